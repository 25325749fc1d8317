import type { Humans } from '../humans/create-humans.ts';
import { ownFiles } from '../own-files/own-files.ts';
import type { Brand } from '../domain/brand.ts';
import { brandPath, createBrandApp, presentPageBrand } from '../pages/create-brand-app.ts';
import { createActPage } from '../pages/create-act-page.ts';
import { createErrorPages } from '../pages/create-error-pages.ts';
import { createHandOverPage } from '../pages/create-hand-over-page.ts';
import { createPageApp } from '../pages/create-page-app.ts';
import { consolePages, createPageMatcher } from '../pages/page-paths.ts';
import type { ConsolePart } from './open-console-listener.ts';
import type { ControlApps } from './control-apps.ts';

export interface ConsoleApps extends ControlApps {
  readonly humans: Pick<Humans, 'authApp'>;
  readonly gatewayUrls: ReadonlyMap<string, string>;
  readonly brand: Brand;
}

/**
 * Lists the applications on the console's port. The first one whose prefix matches answers, so longer prefixes come
 * first.
 */
export function createConsoleParts({
  control,
  handOver,
  act,
  leakedKeys,
  humans,
  gatewayUrls,
  brand,
}: ConsoleApps): readonly ConsolePart[] {
  const errorPages = createErrorPages(brand);
  const handOverPage = createHandOverPage(brand);
  const actPage = createActPage(brand);
  const brandApp = createBrandApp(brand);
  const pages = createPageApp({
    folder: ownFiles.pages.console,
    entry: 'console.html',
    isPage: createPageMatcher(consolePages),
    brand: presentPageBrand(brand),
    unbuiltText: presentUnbuilt(gatewayUrls),
  });
  return [
    { prefix: '/admin', fetch: (request, bindings) => control.fetch(request, bindings) },
    { prefix: '/auth-api', fetch: (request, bindings) => humans.authApp.fetch(request, bindings) },
    { prefix: '/hand-over/open', fetch: (request, bindings) => handOver.fetch(request, bindings) },
    { prefix: '/hand-over', fetch: (request) => handOverPage.fetch(request) },
    { prefix: '/act/describe', fetch: (request, bindings) => act.fetch(request, bindings) },
    { prefix: '/act/confirm', fetch: (request, bindings) => act.fetch(request, bindings) },
    { prefix: '/act', fetch: (request) => actPage.fetch(request) },
    { prefix: '/leaked-keys', fetch: (request, bindings) => leakedKeys.fetch(request, bindings) },
    { prefix: '/docs/errors', fetch: (request) => errorPages.fetch(request) },
    { prefix: brandPath, fetch: (request) => brandApp.fetch(request) },
    { prefix: '/robots.txt', fetch: () => new Response('User-agent: *\nDisallow: /\n') },
    { prefix: '', fetch: (request) => pages.fetch(request) },
  ];
}

function presentUnbuilt(gatewayUrls: ReadonlyMap<string, string>): string {
  const gateways = [...gatewayUrls].map(([name, url]) => `  ${name.padEnd(8)} ${url}`);
  return [
    'Postern is running, but its console pages are not built yet.',
    'A first start builds them by itself, which takes a minute; load this page again then.',
    'If it stays so, the log says why: run `npm run build`.',
    '',
    'Gateways:',
    ...gateways,
    '',
    'The admin API is at /admin/v1 (OpenAPI: /admin/v1/openapi.json).',
    '',
  ].join('\n');
}
