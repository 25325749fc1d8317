import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = globSync('**/*.{ts,tsx}', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));

describe('what the pages load of the contract', () => {
  it('is never a route, which brings the whole OpenAPI machinery along; its types cost nothing', () => {
    const found = files.flatMap((file) =>
      [
        ...readFileSync(`${folder}${file}`, 'utf8').matchAll(
          /^import \{[^}]*\} from '@postern\/contract\/((?:admin|portal)-routes\/[^']+)';/gm,
        ),
      ]
        .filter((match) => match[1] !== 'admin-routes/route-parts')
        .map((match) => `${file}: ${match[1]}`),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});

describe('who among the pages imports whom', () => {
  const zoneOf = (path: string) => path.split('/')[0] ?? '';

  it('is never another app: what both need is in ui/, which knows neither', () => {
    const crossing = files.flatMap((file) =>
      [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)]
        .map((match) => join(dirname(file), match[1] ?? ''))
        .filter((target) => !['ui', zoneOf(file)].includes(zoneOf(target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(crossing).toEqual([]);
  });
});
