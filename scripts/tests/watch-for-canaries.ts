import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canary } from '../../packages/server/src/testing/canary.ts';

const longest = Math.max(...Object.values(canary).map((text) => text.length));

export interface CanaryWatch {
  /** Searches the next piece of a stream. A secret that is split over two pieces is found too. */
  readonly look: (source: string, piece: string) => void;
  readonly lookThroughFolder: (folder: string) => void;
  /** Returns `<name of the secret> in <source>`, and never the secret. */
  readonly findings: () => readonly string[];
}

export function watchForCanaries(): CanaryWatch {
  const found = new Set<string>();
  const tails = new Map<string, string>();
  const look = (source: string, piece: string) => {
    const text = (tails.get(source) ?? '') + piece;
    for (const [name, secret] of Object.entries(canary)) {
      if (text.includes(secret)) found.add(`${name} in ${source}`);
    }
    tails.set(source, text.slice(-longest));
  };
  return {
    look,
    lookThroughFolder: (folder) => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = join(folder, name);
        if (statSync(file).isFile()) look(name, readFileSync(file, 'utf8'));
      }
    },
    findings: () => [...found],
  };
}
