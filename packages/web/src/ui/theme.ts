import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';
import { pageBrand } from './app/page-brand.ts';

/** Slate blue. Shade 7 (light) and 8 (dark) carry white text at 7:1 and more. */
const moat: MantineColorsTuple = [
  '#eef5fa',
  '#dbe8f1',
  '#b3d0e3',
  '#88b6d5',
  '#659fc9',
  '#4e91c2',
  '#3a7fb2',
  '#1d5c88',
  '#1b5580',
  '#0c3e61',
];

export const theme = createTheme({
  colors: { moat: presentShades(pageBrand.shades) ?? moat },
  primaryColor: 'moat',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' }, h3: { fontSize: '1rem' } },
  },
  components: {
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Badge: {
      defaultProps: { maw: 'none' },
      styles: { root: { flexShrink: 0 }, label: { overflow: 'visible' } },
    },
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    // A dialog's header is no banner of the page.
    Modal: {
      styles: { title: { fontWeight: 650, fontSize: '1.1rem' } },
      defaultProps: {
        attributes: { header: { role: 'presentation' } },
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
      },
    },
    TextInput: { defaultProps: { errorProps: { role: 'alert' } } },
  },
});

const tintedColors = ['moat', 'red', 'orange', 'yellow', 'green', 'teal', 'gray', 'grape', 'blue'] as const;

/** For places where Mantine's darkest shade is not dark enough on its own tint. */
const darkTexts: Readonly<Record<string, string>> = {
  green: '#1b5e2a',
  teal: '#075e45',
  yellow: '#7a4a00',
  orange: '#8a3a00',
  red: '#8f1616',
};

/** Mantine's softer texts fall below 4.5:1; these are the same hues, dark (or bright) enough for WCAG AA. */
export const cssVariables: CSSVariablesResolver = (resolved) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#555d66',
    '--mantine-color-placeholder': '#666e76',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': resolved.colors['moat']?.[7] ?? '',
    ...tints((color) => darkTexts[color] ?? resolved.colors[color]?.[9]),
  },
  dark: {
    '--mantine-color-dimmed': '#b0b4ba',
    '--mantine-color-placeholder': '#a3a7ad',
    '--mantine-color-error': '#ff9c94',
    '--mantine-color-anchor': resolved.colors['moat']?.[2] ?? '',
    ...tints((color) => resolved.colors[color]?.[1]),
  },
});

function tints(findShade: (color: string) => string | undefined): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const color of tintedColors) {
    const shade = findShade(color);
    if (shade === undefined) continue;
    variables[`--mantine-color-${color}-light-color`] = shade;
    variables[`--mantine-color-${color}-outline`] = shade;
    variables[`--mantine-color-${color}-text`] = shade;
  }
  return variables;
}

/** The brand's shades as Mantine wants them: exactly ten. */
function presentShades(shades: readonly string[] | null): MantineColorsTuple | undefined {
  return shades?.length === 10 ? (shades as unknown as MantineColorsTuple) : undefined; // ten strings
}
