import { expect, it } from 'vitest';
import { errorCatalogue, errorCodes } from '@postern/contract/error-catalogue';
import { errorTextsFr } from './error-texts-fr.ts';
import { errorTextsNl } from './error-texts-nl.ts';
import { isOfCalls } from './present-error.ts';

const listPlaces = (text = ''): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

it.each([
  ['French', errorTextsFr],
  ['Dutch', errorTextsNl],
])(
  'every code has a title in %s, and every code of calls all of its words, with the same places',
  (_name, texts) => {
    expect(errorCodes.filter((code) => (texts[code]?.title ?? '') === '')).toEqual([]);
    const incomplete = errorCodes.filter(
      (code) => isOfCalls(code) && (texts[code]?.detail === undefined || texts[code].remedy === undefined),
    );
    expect(incomplete).toEqual([]);
    for (const code of errorCodes) {
      const { detail } = texts[code] ?? {};
      if (detail !== undefined)
        expect(listPlaces(detail), code).toEqual(listPlaces(errorCatalogue[code].detail));
    }
  },
);
