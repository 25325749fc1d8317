import type { Brand } from '../domain/brand.ts';

/** The common styles of all pages that the server renders itself. Light or dark follows the visitor's system. */
export function presentPageStyles({ shades }: Pick<Brand, 'shades'>): string {
  const [light, dark] = [shades?.[8] ?? '#1d4fb8', shades?.[2] ?? '#8fb4ff'];
  return `:root { --link: light-dark(${light}, ${dark}); }${pageStyles}`;
}

const pageStyles = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e6e9ee); --paper: light-dark(#fff, #15191f); --line: light-dark(#d5dae2, #39414d); --soft: light-dark(#f2f4f8, #20262f); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1.25rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
a { color: var(--link); } code, pre { font-family: ui-monospace, monospace; font-size: .92em; background: var(--soft); border-radius: 4px; } code { padding: .1em .35em; overflow-wrap: anywhere; }
pre { padding: .8rem 1rem; overflow-x: auto; } pre code { padding: 0; }`;
