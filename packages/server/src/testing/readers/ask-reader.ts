import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A parser of another language, run once over many texts. */
export interface ReaderProgram {
  readonly executable: string;
  /** Beside this file. */
  readonly script: string;
}

/** Returns what the program reads from each text (one latin1 character per byte), in order. */
export function askReader(
  { executable, script }: ReaderProgram,
  texts: readonly string[],
): Promise<readonly unknown[]> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = execFile(
      executable,
      [file],
      { maxBuffer: 512 * 1_048_576, env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' } },
      (error, stdout) => {
        if (error !== null) {
          reject(error);
          return;
        }
        resolve(
          stdout
            .trimEnd()
            .split('\n')
            .map((line): unknown => JSON.parse(line)),
        );
      },
    );
    child.stdin?.end(texts.map((text) => `${Buffer.from(text, 'latin1').toString('base64')}\n`).join(''));
  });
}
