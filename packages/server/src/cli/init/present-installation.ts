import { stringify } from 'yaml';
import type { ApiProposal } from './propose-api.ts';

/** Everything that a new postern.yaml says, beside what the document proposes. */
export interface InstallationChoice {
  /** The first part of the text of every key. */
  readonly brand: string;
  /** The path of the document, as postern.yaml names it. */
  readonly documentFile: string;
  /** Scheme, host and port. */
  readonly upstream: string;
  readonly basePath: string;
  /** Base path at the upstream. */
  readonly upstreamPath: string;
  readonly consolePort: number;
  readonly gatewayPort: number;
}

export const masterKeyFile = 'secrets/master-key';

/** The text of a commented postern.yaml for one API in one environment. */
export function presentInstallation(choice: InstallationChoice, proposal: ApiProposal): string {
  const { consolePort, gatewayPort, basePath, upstreamPath } = choice;
  const api = {
    id: 'api',
    title: proposal.title,
    basePath,
    ...(upstreamPath === basePath ? {} : { upstreamPath }),
    schemes: ['bearer', 'api-key-header'],
    openapi: choice.documentFile,
    mapping: proposal.mapping,
  };
  return `# Written by \`postern init\`. After a change, run \`postern config check\`.

# The first part of every key that is made, as in ${choice.brand}_test_…
brand: ${choice.brand}

# Everything that Postern keeps: the embedded database and the operator token. Back it up (docs/operations.md).
dataFolder: .postern

# Seals every secret in the database. Keep a copy elsewhere, and never beside a backup of the database.
masterKey: file:${masterKeyFile}

# Admins work here, on this machine alone until a host says otherwise.
console: { port: ${consolePort} }

environments:
  # Add PROD in the same way, with \`kind: live\`, when you know how it shall look.
  TEST:
    kind: test
    # Clients call the API here, instead of at the upstream.
    port: ${gatewayPort}
    hosts: [localhost, 127.0.0.1]
    # Where calls that are permitted go to.
    upstream: ${choice.upstream}
    issuer: http://localhost:${gatewayPort}

# Admins give rights by module. Join modules that they would never tell apart, and give them names that they know.
${presentYaml({ groups: proposal.groups })}
# One entry for each API, or each version of one.
${presentYaml({ apis: [api] })}${presentReads(proposal)}`;
}

function presentYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

function presentReads({ likelyReads }: ApiProposal): string {
  return likelyReads.length === 0
    ? ''
    : `${likelyReads
        .map((line) => `${line}\n`)
        .join('')
        .trimEnd()}\n`;
}
