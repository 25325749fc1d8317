import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The places of the program's own files, each an absolute path. No other production code asks where it is itself, because in
 * a release these files are elsewhere: `npm run release` puts packaged-own-files.ts in the place of this file.
 */
export interface OwnFiles {
  /** The version of this program, as its package says. */
  readonly version: string;
  /** Programs for other processes and threads. A process is started with Node's own options before it, a thread by its path. */
  readonly programs: {
    readonly main: string;
    readonly buildProcess: string;
    readonly portalWorker: string;
    readonly bcryptWorker: string;
  };
  /** The built pages, one folder for each entry. */
  readonly pages: { readonly console: string; readonly portal: string };
  /** The scripts of the pages that are not built: `act-script.js`, `hand-over-script.js`. */
  readonly pageScripts: string;
  /** `docs/` and `examples/` of the repository. */
  readonly docs: string;
  readonly examples: string;
  /** The sources of the pages. A release has none, since its pages are built already. */
  readonly pageSources?: { readonly web: string; readonly contract: string };
}

/** @throws Error when the file of the version cannot be read */
function findInSources(root: string): OwnFiles {
  const server = join(root, 'packages/server');
  const sources = join(server, 'src');
  const web = join(root, 'packages/web');
  return {
    version: readVersion(join(server, 'package.json')),
    programs: {
      main: join(sources, 'main.ts'),
      buildProcess: join(sources, 'compose/build-process.ts'),
      portalWorker: join(sources, 'portal/work/portal-worker.ts'),
      bcryptWorker: join(sources, 'crypto/password-hashes/bcrypt-worker.ts'),
    },
    pages: { console: join(web, 'dist/console'), portal: join(web, 'dist/portal') },
    pageScripts: join(sources, 'pages'),
    docs: join(root, 'docs'),
    examples: join(root, 'examples'),
    pageSources: { web, contract: join(root, 'packages/contract') },
  };
}

/** @throws Error when the file cannot be read or names no version */
function readVersion(packageFile: string): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version?: unknown }; // judged below
  if (typeof version !== 'string') throw new Error(`${packageFile} names no version`);
  return version;
}

export const ownFiles: OwnFiles = findInSources(resolve(import.meta.dirname, '../../../..'));
