import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import { ownFiles } from '../own-files/own-files.ts';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { presentHandOverTexts } from './hand-over-texts.ts';
import { pageStyles } from './page-styles.ts';

const scriptFile = join(ownFiles.pageScripts, 'hand-over-script.js');

/**
 * `GET /hand-over?lang=fr#<token>`: asks for the code and shows the key. The same page for every link, since browsers
 * keep the fragment to themselves; so it tells nobody which links are open.
 *
 * Not here: opening it; see control/hand-over/create-hand-over-app.ts.
 */
export function createHandOverPage(): Hono {
  const app = new Hono();
  app.get('/hand-over', async (c) => {
    const language = findLanguage(c.req.query('lang'), c.req.header('accept-language'));
    const nonce = crypto.randomUUID();
    const html = renderPage(language, { nonce, script: await readFile(scriptFile, 'utf8') });
    return c.html(html, 200, {
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

/** The API user's, which its link says; else the browser's. */
function findLanguage(wanted: string | undefined, acceptLanguage: string | undefined): Language {
  const preferred = (acceptLanguage ?? '').split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  for (const candidate of [wanted, ...preferred]) {
    const language = languageSchema.safeParse(candidate);
    if (language.success) return language.data;
  }
  return 'en';
}

/** Only our own texts go into it. */
function renderPage(
  language: Language,
  { nonce, script }: { readonly nonce: string; readonly script: string },
): string {
  const texts = presentHandOverTexts(language);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${texts.title} · Postern</title>
<style nonce="${nonce}">${pageStyles}${styles}</style>
</head>
<body><main>
<h1>${texts.title}</h1>
<p id="intro">${texts.intro}</p>
<noscript><p class="warning">${texts.needsScript}</p></noscript>
<form novalidate>
<label for="code">${texts.code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" maxlength="20" aria-describedby="problem" required autofocus>
<p id="problem" role="alert"></p>
<button>${texts.show}</button>
</form>
</main>
<script type="application/json" id="texts">${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>
<script type="module" nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

const styles = `
h1:focus { outline: none; } label, .label { display: block; font-weight: 600; margin: 0 0 .35rem; }
input { font: 1.4rem ui-monospace, monospace; letter-spacing: .12em; width: 14rem; max-width: 100%; box-sizing: border-box; padding: .5rem .7rem; color: inherit; background: var(--paper); border: 1px solid light-dark(#6b7686, #8b95a5); border-radius: 6px; }
input[aria-invalid] { border-color: light-dark(#b3261e, #ff9d94); }
button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; min-height: 2.75rem; border: 0; border-radius: 6px; cursor: pointer; background: var(--link); color: light-dark(#fff, #10151c); }
button:disabled { opacity: .6; cursor: progress; }
:is(input, button, pre, summary, a):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
#problem { color: light-dark(#b3261e, #ff9d94); min-height: 1.6em; margin: .5rem 0 .75rem; }
.warning { border-left: 4px solid light-dark(#9a6700, #e3b341); background: var(--soft); padding: .7rem 1rem; margin: 0 0 1.5rem; }
.block { margin: 0 0 1.25rem; } .block pre { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; } .block pre code { background: none; } .block [role=status] { margin-left: .75rem; }
details { border-top: 1px solid var(--line); } summary { padding: .7rem 0; cursor: pointer; font-weight: 600; } details .label { display: none; }`;
