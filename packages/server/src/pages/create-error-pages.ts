import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { marked } from 'marked';
import { errorCodes } from '@postern/contract/error-catalogue';
import type { Brand } from '../domain/brand.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { presentPageStyles } from './page-styles.ts';
import { escapeHtml } from './write-brand.ts';

const pagesFolder = join(ownFiles.docs, 'errors');
const knownPages = new Map<string, string>([
  ...errorCodes.map((code): [string, string] => [code, `${code}.md`]),
  ['', 'README.md'],
]);

/** Serves `/docs/errors/<code>`, the `type` of every problem unless the configuration names another URL. */
export function createErrorPages(brand: Brand): Hono {
  const app = new Hono();
  app.get('/docs/errors/:page?', async (c) => {
    const page = knownPages.get((c.req.param('page') ?? '').replace(/\.md$/, '').replace(/^README$/, ''));
    if (page === undefined) return c.text('There is no such error code.', 404);
    const { html, style } = await renderPage(page, brand);
    return c.html(html, 200, {
      'content-security-policy': createContentSecurityPolicy(style),
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}

/** The Markdown is our own and therefore trusted. `style` is the nonce of the page's only style element. */
async function renderPage(
  page: string,
  brand: Brand,
): Promise<{ readonly html: string; readonly style: string }> {
  const markdown = (await readFile(join(pagesFolder, page), 'utf8')).replace(/^<!--.*?-->\s*/s, '');
  const body = await marked.parse(markdown.replaceAll(/\]\((\w+)\.md\)/g, '](/docs/errors/$1)'));
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Error codes';
  const style = crypto.randomUUID();
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · ${escapeHtml(brand.name)}</title>
<style nonce="${style}">${presentPageStyles(brand)}${styles}</style>
</head>
<body><main>${body}</main></body>
</html>
`;
  return { html, style };
}

const styles = `
table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); } th { font-weight: 600; white-space: nowrap; }`;
