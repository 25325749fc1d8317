import { join } from 'node:path';
import { rolldown } from 'rolldown';

export interface BundleOptions {
  /** The repository. */
  readonly root: string;
  readonly version: string;
  /** Where the chunks go, side by side: the `lib/` that packaged-own-files.ts expects. */
  readonly outDir: string;
}

/** The program and what it runs in other processes and threads; the names are those in packaged-own-files.ts. */
const programs = {
  main: 'main.ts',
  'build-process': 'compose/build-process.ts',
  'portal-worker': 'portal/work/portal-worker.ts',
  'bcrypt-worker': 'crypto/password-hashes/bcrypt-worker.ts',
};

/**
 * Bundles the program with every package that it needs. White space goes, names stay: a stack trace says where something
 * went wrong, and shorter chunks take less memory, since the engine keeps their text.
 *
 * @throws Error for a package that cannot be bundled, and for any warning of the bundler
 */
export async function bundleProgram({ root, version, outDir }: BundleOptions): Promise<void> {
  const sources = join(root, 'packages/server/src');
  const warnings: string[] = [];
  await using bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, join(sources, file)])),
    platform: 'node',
    transform: { define: { POSTERN_VERSION: JSON.stringify(version) } },
    resolve: {
      // An optional native part of `pg` that is never installed.
      alias: {
        [join(sources, 'own-files/own-files.ts')]: join(sources, 'own-files/packaged-own-files.ts'),
      },
    },
    // A package may mark its modules as those of a browser ("use client"), which means nothing to this program.
    onLog: (level, { code, message }) =>
      level === 'warn' && code !== 'MODULE_LEVEL_DIRECTIVE' && warnings.push(message),
  });
  await bundle.write({
    dir: outDir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    comments: { legal: false },
  });
  if (warnings.length > 0) throw new Error(`The bundler warns:\n${warnings.join('\n')}`);
}
