/**
 * Who may import whom, as one table. A zone is a top folder of packages/server/src, or a whole package.
 * The reasons are in docs/decisions/0005-import-rules.md; planted violations in check-import-rules.test.ts
 * prove that each line bites.
 */
export type Zone =
  | 'contract'
  | 'domain'
  | 'config'
  | 'crypto'
  | 'catalogue'
  | 'storage'
  | 'access'
  | 'limits'
  | 'jobs'
  | 'own-files'
  | 'data-folder'
  | 'decision'
  | 'refusals'
  | 'gateway'
  | 'tokens'
  | 'control'
  | 'portal'
  | 'usage'
  | 'alerts'
  | 'notify'
  | 'audit'
  | 'observe'
  | 'cli'
  | 'pages'
  | 'humans'
  | 'composition'
  | 'unlisted'
  | 'testing'
  | 'tests'
  | 'web'
  | 'examples'
  | 'bench'
  | 'scripts';

interface ZoneRule {
  readonly mayImport: readonly Zone[] | 'everything';
  /** May name the types of the port, `storage/storage.ts` and `storage/<noun>/port.ts`, never its code. */
  readonly mayImportStorageTypes?: boolean;
  /** The only `node:` modules allowed; any when left out. */
  readonly builtins?: readonly string[];
  readonly remedy: string;
}

const asArgument = 'Take it as an argument: compose/ constructs it and hands it over.';
const leaf = 'Keep the rule here and let the caller bring the data.';

/** What everybody on the server may use: pure rules, schemas, keys, what writes logs, and where the program's files are. */
const foundation: readonly Zone[] = ['contract', 'domain', 'config', 'crypto', 'observe', 'own-files'];

export const zoneRules: Readonly<Record<Zone, ZoneRule>> = {
  contract: {
    mayImport: [],
    builtins: [],
    remedy: 'contract/ is what everybody shares: move what you need into it.',
  },
  domain: { mayImport: ['contract'], builtins: ['node:util', 'node:net'], remedy: leaf },
  config: { mayImport: ['contract', 'domain'], remedy: leaf },
  crypto: { mayImport: ['contract', 'domain', 'own-files'], remedy: leaf },
  observe: { mayImport: ['contract', 'domain', 'config'], remedy: leaf },
  catalogue: { mayImport: foundation, mayImportStorageTypes: true, remedy: asArgument },
  storage: { mayImport: [...foundation, 'data-folder'], remedy: leaf },
  access: { mayImport: [...foundation, 'catalogue'], mayImportStorageTypes: true, remedy: asArgument },
  'own-files': { mayImport: [], builtins: ['node:fs', 'node:path'], remedy: leaf },
  'data-folder': { mayImport: [], remedy: leaf },
  // One loop for all background work; what a job does is its own room's.
  jobs: { mayImport: ['observe'], builtins: [], remedy: leaf },
  audit: { mayImport: [...foundation, 'jobs'], mayImportStorageTypes: true, remedy: asArgument },
  usage: { mayImport: [...foundation, 'access'], mayImportStorageTypes: true, remedy: asArgument },
  alerts: { mayImport: [...foundation, 'usage', 'notify'], mayImportStorageTypes: true, remedy: asArgument },
  notify: { mayImport: foundation, mayImportStorageTypes: true, remedy: asArgument },
  limits: { mayImport: [...foundation, 'access'], remedy: asArgument },
  // Whether a call may go through, or on: every door asks here, and none writes the rule again.
  decision: { mayImport: ['contract', 'domain', 'access'], builtins: [], remedy: leaf },
  // How the APIs for people and tools say no; the gateway's refusals are values (domain/refusal.ts).
  refusals: { mayImport: ['contract', 'domain'], builtins: [], remedy: leaf },
  gateway: {
    mayImport: [...foundation, 'catalogue', 'access', 'limits', 'usage', 'decision'],
    remedy: asArgument,
  },
  tokens: { mayImport: [...foundation, 'access', 'decision'], remedy: asArgument },
  control: {
    mayImport: [
      ...foundation,
      'catalogue',
      'access',
      'decision',
      'refusals',
      'limits',
      'usage',
      'audit',
      'alerts',
      'notify',
      'humans',
    ],
    mayImportStorageTypes: true,
    remedy: asArgument,
  },
  portal: { mayImport: [...foundation, 'catalogue', 'access', 'decision', 'refusals'], remedy: asArgument },
  humans: { mayImport: [...foundation, 'notify', 'refusals'], mayImportStorageTypes: true, remedy: asArgument },
  pages: { mayImport: foundation, remedy: asArgument },
  // Not composition: main.ts hands over what commands run. compose/ may throw the CLI's own error.
  cli: {
    mayImport: [
      ...foundation,
      'data-folder',
      'catalogue',
      'storage',
      'access',
      'audit',
      'control',
      'humans',
      'pages',
    ],
    mayImportStorageTypes: true,
    remedy: 'Take it as an argument: main.ts constructs it and hands it over.',
  },
  composition: { mayImport: 'everything', remedy: asArgument },
  unlisted: { mayImport: [], remedy: 'Give the folder a line in scripts/checks/import-zones.ts.' },
  testing: { mayImport: 'everything', remedy: asArgument },
  tests: { mayImport: 'everything', remedy: asArgument },
  web: {
    mayImport: ['contract', 'domain'],
    remedy: 'The pages know the server by its contract, and share its pure rules (docs/decisions/0010).',
  },
  examples: { mayImport: [], remedy: 'An example stands alone, as a customer’s own API would.' },
  bench: { mayImport: 'everything', remedy: asArgument },
  scripts: { mayImport: 'everything', remedy: asArgument },
};

/** Packages that one part of the program owns, so that they can be replaced there. */
export const packageOwners: Readonly<Record<string, readonly Zone[]>> = {
  kysely: ['storage', 'testing', 'bench'],
  pg: ['storage', 'testing', 'bench'],
  'node:sqlite': ['storage', 'testing', 'bench', 'examples'],
  commander: ['cli', 'composition'],
  nodemailer: ['notify', 'testing'],
  ioredis: ['limits', 'testing'],
  yaml: ['config', 'catalogue', 'cli', 'composition', 'bench', 'examples'],
  '@seriousme/openapi-schema-validator': ['catalogue'],
  '@scalar/openapi-upgrader': ['catalogue'],
  'better-auth': ['humans'],
  '@better-auth/passkey': ['humans'],
};

/** Top folders of packages/server/src that hold wiring, like main.ts beside them. */
const compositionFolders = ['compose', 'demo'];

export function findZone(file: string): Zone {
  if (/\.(?:test|bench)\.tsx?$|\.config\.ts$/.test(file)) return 'tests';
  const [top = '', name = '', source = '', folder = '', ...deeper] = file.split('/');
  if (top === 'packages' && (name === 'contract' || name === 'web')) return name;
  if (top === 'packages')
    return source === 'src' && deeper.length > 0 ? findServerZone(folder) : 'composition';
  return top === 'examples' || top === 'bench' ? top : 'scripts';
}

function findServerZone(folder: string): Zone {
  if (compositionFolders.includes(folder)) return 'composition';
  return Object.hasOwn(zoneRules, folder) ? (folder as Zone) : 'unlisted'; // it is one of the table's keys
}
