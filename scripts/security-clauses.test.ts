import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const document = resolve(import.meta.dirname, '../docs/security.md');

interface Proof {
  readonly file: string;
  readonly title: string;
}

/**
 * Reads each `[file](path): _title_, _title_` in lines that begin with `- Tested by`; `…` in a title matches any text.
 */
function readProofs(markdown: string): readonly Proof[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('- Tested by'))
    .flatMap((line) => [...line.matchAll(/\]\(([^)]+\.test\.ts)\)((?:[:,]? _[^_]+_)*)/g)])
    .flatMap(([, path = '', titles = '']) =>
      [...titles.matchAll(/_([^_]+)_/g)].map(([, title = '']) => ({
        file: join(dirname(document), path),
        title,
      })),
    );
}

/** Quotes in a reported title may differ from those in the document. */
const letters = (text: string): string => text.replace(/[’‘']/g, "'");

const proofs = readProofs(readFileSync(document, 'utf8'));

describe('docs/security.md', () => {
  it('names tests', () => {
    expect(proofs.length).toBeGreaterThan(20);
  });

  it.each(proofs)('names a test that exists: $title', ({ file, title }) => {
    expect(existsSync(file), file).toBe(true);
    const text = letters(readFileSync(file, 'utf8'));
    for (const part of letters(title).split('…')) expect(text).toContain(part.trim());
  });
});
