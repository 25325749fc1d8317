import type { PortalScheme } from '@postern/contract/portal';
import type { SampleCall } from './sample-call.ts';

/** An entry of `x-codeSamples`, in the form that reference pages read. */
export interface CodeSampleExtension {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

export interface SampleCredential {
  readonly scheme: PortalScheme;
  readonly keyHeader: string;
}

/**
 * Presents one call in curl, Node, Python and PHP, without any package to install. The credential comes from the
 * environment.
 */
export function presentSamples(
  call: SampleCall,
  credential: SampleCredential,
): readonly CodeSampleExtension[] {
  const header = headers[credential.scheme](credential.keyHeader);
  return [
    { lang: 'Shell', label: 'curl', source: presentCurl(call, header) },
    { lang: 'JavaScript', label: 'Node', source: presentNode(call, header) },
    { lang: 'Python', label: 'Python', source: presentPython(call, header) },
    { lang: 'PHP', label: 'PHP', source: presentPhp(call, header) },
  ];
}

/** A header whose value is a fixed prefix and the content of an environment variable. */
interface SecretHeader {
  readonly name: string;
  readonly prefix: string;
  readonly variable: string;
}

/** The schemes by strength. Samples show the first one that the API accepts. */
export const sampleSchemeOrder: readonly PortalScheme[] = ['bearer', 'api-key-header', 'dpop', 'basic'];

const headers: Readonly<Record<PortalScheme, (keyHeader: string) => SecretHeader>> = {
  bearer: () => ({ name: 'Authorization', prefix: 'Bearer ', variable: 'ACCESS_TOKEN' }),
  dpop: () => ({ name: 'Authorization', prefix: 'DPoP ', variable: 'ACCESS_TOKEN' }),
  'api-key-header': (keyHeader) => ({ name: keyHeader, prefix: '', variable: 'API_KEY' }),
  basic: () => ({ name: 'Authorization', prefix: 'Basic ', variable: 'BASIC_CREDENTIAL' }),
};

const isSent = ({ body }: SampleCall): boolean => body !== undefined;
const jsonType = 'application/json';

function presentCurl(call: SampleCall, header: SecretHeader): string {
  return [
    `curl --request ${call.method} ${quoteShell(call.url)}`,
    `--header "${header.name}: ${header.prefix}$${header.variable}"`,
    ...(isSent(call)
      ? [`--header 'Content-Type: ${jsonType}'`, `--data ${quoteShell(call.body ?? '')}`]
      : []),
  ].join(' \\\n  ');
}

/** A shell does not interpret text within single quotes; each quote of the text itself is put outside of them. */
function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function presentNode(call: SampleCall, header: SecretHeader): string {
  const secret = `\`${header.prefix}\${process.env.${header.variable}}\``;
  return [
    `const response = await fetch(${quoteJavaScript(call.url)}, {`,
    `  method: '${call.method}',`,
    '  headers: {',
    `    '${header.name}': ${secret},`,
    ...(isSent(call) ? [`    'Content-Type': '${jsonType}',`] : []),
    '  },',
    ...(isSent(call) ? [`  body: ${quoteJavaScript(JSON.stringify(JSON.parse(call.body ?? '{}')))},`] : []),
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
}

function quoteJavaScript(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

/** The escapes of JSON texts are valid in Python, too. */
function presentPython(call: SampleCall, header: SecretHeader): string {
  const body = JSON.stringify(JSON.parse(call.body ?? '{}'));
  return [
    'import os',
    'import urllib.error',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(call.url)},`,
    `    method="${call.method}",`,
    '    headers={',
    `        "${header.name}": ${header.prefix === '' ? '' : `"${header.prefix}" + `}os.environ["${header.variable}"],`,
    ...(isSent(call) ? [`        "Content-Type": "${jsonType}",`] : []),
    '    },',
    ...(isSent(call) ? [`    data=${JSON.stringify(body)}.encode(),`] : []),
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as response:',
    '        print(response.status, response.read().decode())',
    'except urllib.error.HTTPError as refused:',
    '    print(refused.code, refused.read().decode())',
  ].join('\n');
}

function presentPhp(call: SampleCall, header: SecretHeader): string {
  const body = JSON.stringify(JSON.parse(call.body ?? '{}'));
  return [
    '<?php',
    "$context = stream_context_create(['http' => [",
    `    'method' => '${call.method}',`,
    "    'header' => [",
    `        '${header.name}: ${header.prefix}' . getenv('${header.variable}'),`,
    ...(isSent(call) ? [`        'Content-Type: ${jsonType}',`] : []),
    '    ],',
    ...(isSent(call) ? [`    'content' => ${quotePhp(body)},`] : []),
    "    'ignore_errors' => true,",
    ']]);',
    `$answer = file_get_contents(${quotePhp(call.url)}, false, $context);`,
    'echo $http_response_header[0], PHP_EOL, $answer, PHP_EOL;',
  ].join('\n');
}

function quotePhp(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
