import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { splitPlaces } from './ui/i18n/text.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const textFiles = globSync(['**/*-texts.ts', '**/access-summary.ts'], { cwd: folder }).toSorted();
const pageFiles = globSync('**/*.tsx', { cwd: folder }).toSorted();

const textSchema = z.object({ en: z.string(), fr: z.string(), nl: z.string() });
const textsSchema = z.record(z.string(), textSchema);

/** Every text of a module, by `export.name`. */
async function loadTexts(file: string): Promise<readonly (readonly [string, z.infer<typeof textSchema>])[]> {
  const url = new URL(file, import.meta.url).href;
  const module: unknown = await import(/* @vite-ignore */ url);
  return Object.entries(z.record(z.string(), z.unknown()).parse(module)).flatMap(([name, value]) => {
    const texts = textsSchema.safeParse(value);
    return texts.success
      ? Object.entries(texts.data).map(([key, text]) => [`${name}.${key}`, text] as const)
      : [];
  });
}

function placesOf(template: string): readonly string[] {
  return splitPlaces(template)
    .flatMap((part) => (typeof part === 'string' ? [] : [part.place]))
    .toSorted();
}

describe('the texts of the console', () => {
  it.each(textFiles)('%s has every text in English, French and Dutch, with the same places', async (file) => {
    for (const [name, { en, fr, nl }] of await loadTexts(file)) {
      for (const text of [en, fr, nl]) expect(text.trim(), name).not.toBe('');
      expect(placesOf(fr), `${name} in French`).toEqual(placesOf(en));
      expect(placesOf(nl), `${name} in Dutch`).toEqual(placesOf(en));
    }
  });

  it('were found', async () => {
    const all = await Promise.all(textFiles.map(loadTexts));
    expect(all.flat().length).toBeGreaterThan(300);
  });

  it('leaves no sentence in French or Dutch as it is in English', async () => {
    const all = (await Promise.all(textFiles.map(loadTexts))).flat();
    const untranslated = all.filter(
      ([, { en, fr, nl }]) =>
        en.split(' ').length > 3 &&
        (en === fr || en === nl) &&
        /[a-z]{4} /.test(en.replaceAll(/\{\w+\}/g, '')),
    );
    expect(untranslated.map(([name]) => name)).toEqual([]);
  });

  it.each(pageFiles)('%s holds no words of its own', (file) => {
    const source = readFileSync(`${folder}${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const between = [...source.matchAll(/<\/?[A-Za-z][^<>]*>\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\//g)].map(
      (match) => match[1],
    );
    const attributes = [
      ...source.matchAll(
        /\b(?:aria-label|label|title|placeholder|description|alt)="([^"]*[A-Za-z]{2}[^"]*)"/g,
      ),
    ].map((match) => match[1]);
    expect([...between, ...attributes]).toEqual([]);
  });
});
