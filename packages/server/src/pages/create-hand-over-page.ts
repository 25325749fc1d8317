import { join } from 'node:path';
import { Hono } from 'hono';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import type { Brand } from '../domain/brand.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { answerLinkPage } from './answer-link-page.ts';
import { escapeHtml } from './write-brand.ts';
import { presentHandOverTexts } from './hand-over-texts.ts';

const scriptFile = join(ownFiles.pageScripts, 'hand-over-script.js');

/**
 * Serves `GET /hand-over?lang=fr#<token>`, which asks for the code and shows the key. The page does not reveal which
 * links are open. Not here: opening a link; see control/hand-over/create-hand-over-app.ts.
 */
export function createHandOverPage(brand: Brand): Hono {
  const app = new Hono();
  app.get('/hand-over', async (c) => {
    const language = findLanguage(c.req.query('lang'), c.req.header('accept-language'));
    const texts = presentHandOverTexts(language);
    return await answerLinkPage(c, {
      language,
      title: `${texts.title} · ${escapeHtml(brand.name)}`,
      brand,
      main: renderMain(texts),
      texts,
      scriptFile,
      styles,
    });
  });
  return app;
}

/** Returns the language of the API user, which is part of the link, or else the browser's. */
function findLanguage(wanted: string | undefined, acceptLanguage: string | undefined): Language {
  const preferred = (acceptLanguage ?? '').split(',').map((range) => range.trim().slice(0, 2).toLowerCase());
  for (const candidate of [wanted, ...preferred]) {
    const language = languageSchema.safeParse(candidate);
    if (language.success) return language.data;
  }
  return 'en';
}

function renderMain(texts: ReturnType<typeof presentHandOverTexts>): string {
  return `<h1>${texts.title}</h1>
<p id="intro">${texts.intro}</p>
<noscript><p class="warning">${texts.needsScript}</p></noscript>
<form novalidate>
<label for="code">${texts.code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" maxlength="20" aria-describedby="problem" required autofocus>
<p id="problem" role="alert"></p>
<button>${texts.show}</button>
</form>`;
}

const styles = `
label, .label { display: block; font-weight: 600; margin: 0 0 .35rem; }
input { font: 1.4rem ui-monospace, monospace; letter-spacing: .12em; width: 14rem; max-width: 100%; box-sizing: border-box; padding: .5rem .7rem; color: inherit; background: var(--paper); border: 1px solid light-dark(#6b7686, #8b95a5); border-radius: 6px; }
input[aria-invalid] { border-color: light-dark(#b3261e, #ff9d94); }
:is(input, button, pre, summary, a):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
#problem { color: light-dark(#b3261e, #ff9d94); min-height: 1.6em; margin: .5rem 0 .75rem; }
.warning { border-left: 4px solid light-dark(#9a6700, #e3b341); background: var(--soft); padding: .7rem 1rem; margin: 0 0 1.5rem; }
.block { margin: 0 0 1.25rem; } .block pre { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; } .block pre code { background: none; } .block [role=status] { margin-left: .75rem; }
details { border-top: 1px solid var(--line); } summary { padding: .7rem 0; cursor: pointer; font-weight: 600; } details .label { display: none; }`;
