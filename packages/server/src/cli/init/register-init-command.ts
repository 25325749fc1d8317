import { randomBytes } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { OpenApiError } from '../../catalogue/open-api-error.ts';
import { toPlainText } from '../../catalogue/plain-text.ts';
import { defaultDocumentLimits } from '../../catalogue/read-document.ts';
import type { DocumentSource } from '../../catalogue/read-document.ts';
import { parseConfig } from '../../config/load-config.ts';
import { CliError } from '../cli-error.ts';
import type { ProgramIo } from '../cli-io.ts';
import { presentWarnings } from '../load-catalogue.ts';
import { createFiles } from './create-files.ts';
import { splitServer } from './find-server.ts';
import { loadOpenApi } from './load-open-api.ts';
import { pickFreePort } from './pick-free-port.ts';
import { masterKeyFile, presentInstallation } from './present-installation.ts';
import type { InstallationChoice } from './present-installation.ts';
import { presentNextSteps, presentPlacedByPath } from './present-next-steps.ts';
import { proposeApi } from './propose-api.ts';
import type { ApiProposal } from './propose-api.ts';

interface InitOptions {
  readonly openapi?: string;
  readonly upstream?: string;
  readonly basePath?: string;
  readonly brand?: string;
  readonly folder: string;
  readonly yes?: boolean;
}

const firstConsolePort = 4000;

/** Adds `postern init`: from an OpenAPI document to an installation that can be started. */
export function registerInitCommand(program: Command, io: ProgramIo): void {
  program
    .command('init')
    .description('Write a postern.yaml and a master key for your own API, from its OpenAPI document')
    .option('--openapi <file-or-url>', 'the OpenAPI document')
    .option('--upstream <url>', 'where the API is served now, such as https://internal.example.com/v3')
    .option(
      '--base-path <path>',
      'the path below which clients call it; the one of the upstream when left out',
    )
    .option('--brand <text>', 'the first part of every key, such as acme; from the upstream when left out')
    .option('--folder <path>', 'where to write', '.')
    .option('--yes', 'ask nothing: take what the options and the document say')
    .action((options: InitOptions) => init(options, io));
}

async function init(options: InitOptions, io: ProgramIo): Promise<void> {
  const folder = resolve(options.folder);
  const source = await loadOpenApi(await askDocument(options, io), defaultDocumentLimits, io.fetch);
  const proposal = await explainRefusal(() => proposeApi(source));
  const choice = await choose(options, { proposal, source, folder, io });
  const text = presentInstallation(choice, proposal);
  // A text that does not load would be a fault of this command.
  parseConfig(text, 'postern.yaml');
  await createFiles(folder, [
    { path: masterKeyFile, text: `${randomBytes(32).toString('base64')}\n` },
    ...(isCopied(choice) ? [{ path: choice.documentFile, text: source.text }] : []),
    { path: 'postern.yaml', text },
  ]);
  io.stderr(presentWarnings(source.file, proposal.warnings));
  io.stderr(presentPlacedByPath(proposal));
  io.stdout(presentNextSteps(choice, proposal, options.folder === '.' ? '' : options.folder));
}

async function askDocument({ openapi, yes }: InitOptions, io: ProgramIo): Promise<string> {
  const given =
    openapi ??
    (yes === true
      ? undefined
      : await io.askText({ message: 'Where is the OpenAPI document of your API? (a file or a URL)' }));
  if (given !== undefined && given !== '') return given;
  throw new CliError('Name the OpenAPI document of your API with --openapi, as a file or a URL.', 2);
}

interface ChoiceDeps {
  readonly proposal: ApiProposal;
  readonly source: DocumentSource;
  readonly folder: string;
  readonly io: ProgramIo;
}

async function choose(
  options: InitOptions,
  { proposal, source, folder, io }: ChoiceDeps,
): Promise<InstallationChoice> {
  const upstream = splitServer(await askUpstream(options, proposal, io));
  if (upstream.origin === undefined)
    throw new CliError(
      '--upstream is a URL, such as https://internal.example.com or https://internal.example.com/v3.',
      2,
    );
  const upstreamPath = upstream.path === '' ? proposal.server.path || '/' : upstream.path;
  const consolePort = await pickFreePort(firstConsolePort);
  return {
    brand: options.brand ?? deriveBrand(upstream.origin),
    documentFile: nameDocument(source, folder),
    upstream: upstream.origin,
    basePath: options.basePath ?? upstreamPath,
    upstreamPath,
    consolePort,
    gatewayPort: await pickFreePort(consolePort + 1),
  };
}

/** The document's own server is proposed where it names one. */
async function askUpstream(
  { upstream, yes }: InitOptions,
  { server }: ApiProposal,
  io: ProgramIo,
): Promise<string> {
  const documented = server.origin === undefined ? undefined : `${server.origin}${server.path}`;
  const given =
    upstream ??
    (yes === true
      ? documented
      : await io.askText({ message: 'Where is this API served now?', initialValue: documented }));
  if (given !== undefined && given !== '') return given;
  throw new CliError('Say where the API is served now with --upstream: the document names no server.', 2);
}

/** `https://api.example.com` → `example`; `api` where no name is in it. */
function deriveBrand(origin: string): string {
  const labels = (URL.parse(origin)?.hostname ?? '').split('.');
  const name = labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? '') ? '' : (labels.at(-2) ?? '');
  const letters = name
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/^[0-9]+/, '')
    .slice(0, 16);
  return letters.length < 2 ? 'api' : letters;
}

const copiedFolder = 'openapi/';

/** A document within the folder is used as it is; any other is copied, so that the installation is whole. */
function nameDocument({ text, file }: DocumentSource, folder: string): string {
  const isUrl = /^https?:/i.test(file);
  const within = isUrl ? '..' : relative(folder, resolve(file));
  if (!within.startsWith('..')) return within;
  return `${copiedFolder}api.${text.trimStart().startsWith('{') ? 'json' : 'yaml'}`;
}

function isCopied({ documentFile }: InstallationChoice): boolean {
  return /^openapi\/api\.(?:json|yaml)$/.test(documentFile);
}

async function explainRefusal<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OpenApiError) throw new CliError(toPlainText(cause.message), 2, { cause });
    throw cause;
  }
}
