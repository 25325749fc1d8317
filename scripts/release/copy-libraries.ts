import { copyFile, mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runTool } from './run-tool.ts';

/** The Debian packages that the system libraries come from, whose licences go with them. */
const libraryPackages = ['libc6', 'libgcc-s1', 'libstdc++6'];

/** Copies the libraries that Node.js is linked to from this machine, a Debian, by the names that it asks for. */
export async function copyLibraries(root: string): Promise<void> {
  const listed = await runTool(['ldd', join(root, 'usr/lib/postern/node')], { cwd: root });
  const files = [...listed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, file = '']) => file);
  for (const file of files) {
    await mkdir(join(root, dirname(file)), { recursive: true });
    await copyFile(await realpath(file), join(root, file));
  }
  for (const name of libraryPackages) {
    const notice = `usr/share/doc/${name}/copyright`;
    await mkdir(join(root, dirname(notice)), { recursive: true });
    await copyFile(`/${notice}`, join(root, notice));
  }
}
