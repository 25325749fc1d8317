import { generateColors } from '@mantine/colors-generator';
import chroma from 'chroma-js';
import type { Color } from 'chroma-js';

/** The package's types name a file without its ending, which the compiler does not find. */
const generate = generateColors as (colour: string) => readonly string[];

/** The backgrounds of the pages, light and dark. */
const paper = '#ffffff';
const darkPaper = '#242424';

/**
 * The contrast that each shade needs, because of what the theme draws with it (WCAG 2.2, success criteria 1.4.3 and
 * 1.4.11): shades 7 and 8 carry white text, 7 and 9 are text on white, 2 is text on the dark background, 5 draws
 * charts. A shade that is not listed is a background or a border.
 */
const needs: readonly { readonly shade: number; readonly against: string; readonly ratio: number }[] = [
  { shade: 1, against: darkPaper, ratio: 7 },
  { shade: 2, against: darkPaper, ratio: 4.5 },
  { shade: 5, against: paper, ratio: 3 },
  { shade: 5, against: darkPaper, ratio: 3 },
  { shade: 7, against: paper, ratio: 4.5 },
  { shade: 8, against: paper, ratio: 5.5 },
  { shade: 9, against: paper, ratio: 7 },
];

export interface DerivedShades {
  /** Ten shades from light to dark, each `#rrggbb`. */
  readonly shades: readonly string[];
  /** The shades that had to be made lighter or darker so that what is drawn with them can be read. */
  readonly corrected: readonly number[];
}

/** Derives the ten shades of a theme from one colour, and corrects those whose contrast is too low. */
export function deriveShades(colour: string): DerivedShades {
  const generated = generate(colour);
  const shades = generated.map((shade) => chroma(shade));
  const corrected = new Set<number>();
  for (const { shade, against, ratio } of needs) {
    const before = shades[shade];
    if (before === undefined || chroma.contrast(before, against) >= ratio) continue;
    shades[shade] = findReadable(before, { against, ratio });
    corrected.add(shade);
  }
  return { shades: shades.map((shade) => shade.hex()), corrected: [...corrected] };
}

/** Moves a colour away from its background in small steps, within its hue, until the contrast suffices. */
function findReadable(
  colour: Color,
  { against, ratio }: { readonly against: string; readonly ratio: number },
): Color {
  const isOnLight = chroma(against).luminance() > 0.5;
  for (let step = 1; step <= 100; step++) {
    // The written colour is rounded to bytes, so the rounded one is judged.
    const moved = chroma(chroma.mix(colour, isOnLight ? '#000000' : '#ffffff', step / 100, 'oklab').hex());
    if (chroma.contrast(moved, against) >= ratio) return moved;
  }
  return chroma(isOnLight ? '#000000' : '#ffffff');
}
