import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consolePages, createPageMatcher, portalPages } from './page-paths.ts';

/** Reads the paths of a router from its source, because importing it would load all pages. */
function readRoutes(file: string): readonly string[] {
  const source = readFileSync(new URL(`../../../web/src/${file}`, import.meta.url), 'utf8');
  const routes = new Map<
    string,
    { readonly parent: string; readonly path: string; readonly isPage: boolean }
  >();
  const head = /^(\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*(?:path: '([^']*)')?/;
  for (const text of source.split(/^const /m)) {
    const [, name, parent = '', path = ''] = head.exec(text) ?? [];
    if (name !== undefined) routes.set(name, { parent, path, isPage: text.includes('component:') });
  }
  const pathOf = (name: string): string => {
    const route = routes.get(name);
    return route === undefined ? '' : `${pathOf(route.parent)}/${route.path}`;
  };
  const pages = [...routes].filter(([, { path, isPage }]) => isPage && path !== '' && path !== '$');
  const paths = pages.map(([name]) =>
    pathOf(name)
      .replaceAll(/\/{2,}/g, '/')
      .replace(/(?<=.)\/$/, ''),
  );
  return [...new Set(paths)].map((path) => path.replaceAll('$', ':')).toSorted();
}

describe('the pages that a server knows', () => {
  it.each([
    ['console', consolePages],
    ['portal', portalPages],
  ])('are those of the router of the %s', (entry, pages) => {
    expect([...pages].toSorted()).toEqual(readRoutes(`${entry}/routes.tsx`));
  });

  const isPage = createPageMatcher(portalPages, { isKnown: { code: (code) => code === 'right_missing' } });

  it.each(['/', '/guides', '/guides/', '/guides/limits', '/errors/right_missing', '/me/lic_1/TEST/x'])(
    'have %s among them',
    (path) => expect(isPage(path)).toBe(true),
  );

  it.each([
    '',
    '/llms-full.txt',
    '/openapi.json',
    '/mcp',
    '/.well-known/mcp',
    '/guides//',
    '/guides/a/b',
    '/errors/no',
    '/Guides',
  ])('have no %j among them', (path) => expect(isPage(path)).toBe(false));
});
