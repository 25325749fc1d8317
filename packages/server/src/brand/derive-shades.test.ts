import chroma from 'chroma-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveShades } from './derive-shades.ts';

const white = '#ffffff';
const dark = '#242424';

describe('the shades of a brand', () => {
  it('keep a colour that can be read as it is', () => {
    const { shades, corrected } = deriveShades('#1d5c88');
    expect(shades).toHaveLength(10);
    expect(shades).toContain('#1d5c88');
    expect(corrected).not.toContain(9);
  });

  it('of a bright yellow are darkened where they carry white text, and the correction is reported', () => {
    const { shades, corrected } = deriveShades('#ffee00');
    expect(corrected).toEqual(expect.arrayContaining([7, 8, 9]));
    expect(chroma.contrast(shades[7] ?? '', white)).toBeGreaterThanOrEqual(4.5);
    expect(Math.abs(chroma(shades[7] ?? '').get('hsl.h') - chroma('#ffee00').get('hsl.h'))).toBeLessThan(15);
  });

  it('of any colour can be read wherever the theme draws text with them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const { shades } = deriveShades(`#${number.toString(16).padStart(6, '0')}`);
        for (const shade of shades) expect(shade).toMatch(/^#[0-9a-f]{6}$/);
        for (const filled of [7, 8, 9]) {
          expect(chroma.contrast(shades[filled] ?? '', white)).toBeGreaterThanOrEqual(4.5);
        }
        for (const text of [1, 2])
          expect(chroma.contrast(shades[text] ?? '', dark)).toBeGreaterThanOrEqual(4.5);
        for (const background of [white, dark]) {
          expect(chroma.contrast(shades[5] ?? '', background)).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });
});
