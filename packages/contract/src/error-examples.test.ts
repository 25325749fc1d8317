import { expect, it } from 'vitest';
import { errorCatalogue, errorCodes } from './error-catalogue.ts';
import { listExampleFacts, presentExampleDetail } from './error-examples.ts';

it('every code has an example value for each place of its detail, and for no other', () => {
  for (const code of errorCodes) {
    const places = [...errorCatalogue[code].detail.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    expect(Object.keys(listExampleFacts(code)).toSorted(), code).toEqual([...new Set(places)].toSorted());
  }
});

it('no example shows a placeholder, in any language', () => {
  for (const code of errorCodes) {
    for (const language of ['en', 'fr', 'nl'] as const) {
      expect(presentExampleDetail(code, errorCatalogue[code].detail, language), code).not.toMatch(/[?‹›{}]/);
    }
  }
});

it('remedies are sent as they stand, and have no place to fill', () => {
  for (const code of errorCodes) expect(errorCatalogue[code].remedy, code).not.toMatch(/\{\w+\}/);
});
