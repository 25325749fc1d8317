import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Runs `judge` on a temporary tree of exactly these files (path → text), and removes it. */
export async function withPlantedFiles<Result>(
  files: Readonly<Record<string, string>>,
  judge: (root: string) => Promise<Result>,
): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'postern-planted-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
    return await judge(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
