import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

interface Trap {
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

/** Expectations that hold only on a fast and idle machine, or nearly always, and then fail an innocent change. */
const traps: readonly Trap[] = [
  {
    pattern: /expect\(.*(?:performance\.now|hrtime)\b.*\)\.(?:toBeLess|not\.toBeGreater)/,
    what: 'judges that something was quick.',
    remedy: 'Count what was done instead; a figure belongs in bench/.',
  },
  {
    pattern: /expect\(.*(?:memoryUsage|heapUsed|arrayBuffers)\b/,
    what: 'judges how much memory was used.',
    remedy: 'Count what is held instead; a figure belongs in bench/.',
  },
  {
    pattern: /\.not\.toContain\('\d{1,6}'\)/,
    what: 'wants a short number to be absent, which a random id may hold.',
    remedy: 'Match the whole phrase that may not be there.',
  },
  {
    pattern: /waitForTimeout\(|await (?:sleep|setTimeout)\(/,
    what: 'sleeps.',
    remedy: 'Wait for what must become true: vi.waitFor, or the event itself.',
  },
];

/** Checks that tests depend on what the code does, and not on the machine's speed or on chance. */
export async function checkSteadyTests(root: string): Promise<readonly Violation[]> {
  const files = (await listFiles(root)).filter((file) => /\.test\.tsx?$/.test(file));
  const found = await Promise.all(
    files.map(async (file) => judge(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

function judge(file: string, text: string): readonly Violation[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      traps
        .filter(({ pattern }) => pattern.test(line))
        .map(({ what, remedy }) => ({ file, line: index + 1, what, remedy })),
    );
}
