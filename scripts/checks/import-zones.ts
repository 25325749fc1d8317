/**
 * The import rules as one table. A zone is a top folder of packages/server/src, or a whole package. The reasons are in
 * docs/decisions/0005-import-rules.md; planted violations in check-import-rules.test.ts prove that each line takes
 * effect.
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
  | 'brand'
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
  /** May use the types in `storage/storage.ts` and `storage/<noun>/port.ts`, but not its code. */
  readonly mayImportStorageTypes?: boolean;
  /** The only `node:` modules allowed; any if omitted. */
  readonly builtins?: readonly string[];
  readonly remedy: string;
}

const asArgument = 'Take it as an argument: compose/ constructs it and hands it over.';
const leaf = 'Keep the rule here and let the caller bring the data.';

/**
 * Zones that all others on the server may import: pure rules, schemas, keys, logs and metrics, and the places of files.
 */
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
  // Reads the images of the brand, and derives its colours.
  brand: { mayImport: ['contract', 'domain', 'config'], remedy: leaf },
  // The one loop of all background work. The work of a job is in its own room.
  jobs: { mayImport: ['observe'], builtins: [], remedy: leaf },
  audit: { mayImport: [...foundation, 'jobs'], mayImportStorageTypes: true, remedy: asArgument },
  usage: { mayImport: [...foundation, 'access'], mayImportStorageTypes: true, remedy: asArgument },
  alerts: { mayImport: [...foundation, 'usage', 'notify'], mayImportStorageTypes: true, remedy: asArgument },
  notify: { mayImport: foundation, mayImportStorageTypes: true, remedy: asArgument },
  limits: { mayImport: [...foundation, 'access'], remedy: asArgument },
  // Decides whether a call may go through, or continue. All doors ask it, so that the rule exists only once.
  decision: { mayImport: ['contract', 'domain', 'access'], builtins: [], remedy: leaf },
  // The refusals of the APIs for people and tools; those of the gateway are values (domain/refusal.ts).
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
  humans: {
    mayImport: [...foundation, 'notify', 'refusals'],
    mayImportStorageTypes: true,
    remedy: asArgument,
  },
  pages: { mayImport: foundation, remedy: asArgument },
  // Not part of the composition: main.ts passes in what commands run. compose/ may throw the CLI's own error.
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

/** Packages that only some zones may import, so that they can be replaced there. */
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

/** Top folders of packages/server/src that contain wiring, like main.ts beside them. */
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
  return Object.hasOwn(zoneRules, folder) ? (folder as Zone) : 'unlisted'; // a key of the table
}
