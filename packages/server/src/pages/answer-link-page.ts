import { readFile } from 'node:fs/promises';
import type { Context } from 'hono';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import type { Brand } from '../domain/brand.ts';
import { presentPageStyles } from './page-styles.ts';

export interface LinkPage {
  readonly brand: Brand;
  readonly language: string;
  /** HTML of the page's `title`. */
  readonly title: string;
  /** HTML of the page's `main`, which consists of our own texts only. */
  readonly main: string;
  /** The texts that the script shows. */
  readonly texts: object;
  readonly scriptFile: string;
  readonly styles: string;
}

/**
 * Answers a page for the holder of a link. It is the same for every link, because browsers do not send the fragment,
 * which is the secret part: neither logs nor the requests of mail scanners contain it.
 */
export async function answerLinkPage(c: Context, page: LinkPage): Promise<Response> {
  const nonce = crypto.randomUUID();
  const html = renderPage(page, { nonce, script: await readFile(page.scriptFile, 'utf8') });
  return c.html(html, 200, {
    'content-security-policy': createContentSecurityPolicy(nonce),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
}

/** The styles of buttons on both pages. */
const buttonStyles = `
button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; min-height: 2.75rem; border: 0; border-radius: 6px; cursor: pointer; background: var(--link); color: light-dark(#fff, #10151c); }
button:disabled { opacity: .6; cursor: progress; } h1:focus { outline: none; }`;

function renderPage(
  { brand, language, title, main, texts, styles }: LinkPage,
  { nonce, script }: { readonly nonce: string; readonly script: string },
): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">${presentPageStyles(brand)}${buttonStyles}${styles}</style>
</head>
<body><main>
${main}
</main>
<script type="application/json" id="texts">${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>
<script type="module" nonce="${nonce}">${script}</script>
</body>
</html>
`;
}
