import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { actTexts } from './act-texts.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { pageStyles } from './page-styles.ts';

const scriptFile = join(ownFiles.pageScripts, 'act-script.js');

/**
 * `GET /act#<token>`: where the links of mails lead. The same page for every link, since browsers keep the fragment to
 * themselves: opening it changes nothing, and neither logs nor mail scanners' requests hold the token.
 *
 * Not here: what a link does; see control/act/create-act-app.ts.
 */
export function createActPage(): Hono {
  const app = new Hono();
  app.get('/act', async (c) => {
    const nonce = crypto.randomUUID();
    return c.html(renderPage({ nonce, script: await readFile(scriptFile, 'utf8') }), 200, {
      'content-security-policy': createContentSecurityPolicy(nonce),
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });
  return app;
}

/** Only our own texts go into it, those of every language: which one is the API user's, the link says later. */
function renderPage({ nonce, script }: { readonly nonce: string; readonly script: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Postern</title>
<style nonce="${nonce}">${pageStyles}${styles}</style>
</head>
<body><main>
<h1 tabindex="-1">${actTexts.en.title}</h1>
<noscript><p>${actTexts.en.needsScript}</p></noscript>
<p id="words" role="status"></p>
<div id="controls"></div>
</main>
<script type="application/json" id="texts">${JSON.stringify(actTexts).replaceAll('<', '\\u003c')}</script>
<script type="module" nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

const styles = `
h1:focus { outline: none; } #words { overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; min-height: 2.75rem; border: 0; border-radius: 6px; cursor: pointer; background: var(--link); color: light-dark(#fff, #10151c); }
button:disabled { opacity: .6; cursor: progress; }
:is(button, a):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }`;
