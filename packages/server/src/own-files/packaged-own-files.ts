import { join } from 'node:path';
import type { OwnFiles } from './own-files.ts';

/**
 * The places of the program's own files in a release: all chunks of the program are side by side in `lib/`, and the data that it
 * reads is beside that folder. `scripts/release/` lays them out so, and puts this file in the place of own-files.ts.
 */
const lib = import.meta.dirname;
const root = join(lib, '..');

/** Set by the bundler, so that no start has to read a file for it. */
declare const POSTERN_VERSION: string;

/** @public Only the bundler of a release names this file. */
export const ownFiles: OwnFiles = {
  version: POSTERN_VERSION,
  programs: {
    main: join(lib, 'main.js'),
    buildProcess: join(lib, 'build-process.js'),
    portalWorker: join(lib, 'portal-worker.js'),
    bcryptWorker: join(lib, 'bcrypt-worker.js'),
  },
  pages: { console: join(root, 'pages/console'), portal: join(root, 'pages/portal') },
  pageScripts: join(root, 'pages/scripts'),
  docs: join(root, 'docs'),
  examples: join(root, 'examples'),
};
