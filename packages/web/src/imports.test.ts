import { globSync, readFileSync } from 'node:fs';
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
