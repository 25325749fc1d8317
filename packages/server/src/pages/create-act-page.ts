import { join } from 'node:path';
import { Hono } from 'hono';
import type { Brand } from '../domain/brand.ts';
import { actTexts } from './act-texts.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { answerLinkPage } from './answer-link-page.ts';
import { escapeHtml } from './write-brand.ts';

const scriptFile = join(ownFiles.pageScripts, 'act-script.js');

/**
 * Serves `GET /act#<token>`, the page that links in mails open. Opening it changes nothing. It contains the texts of
 * every language, because the API user's language is known only after the link was read. Not here: the action of a
 * link; see control/act/create-act-app.ts.
 */
export function createActPage(brand: Brand): Hono {
  const app = new Hono();
  app.get('/act', async (c) => {
    const { title, needsScript } = actTexts.en;
    const main = `<h1 tabindex="-1">${title}</h1>
<noscript><p>${needsScript}</p></noscript>
<p id="words" role="status"></p>
<div id="controls"></div>`;
    return await answerLinkPage(c, {
      language: 'en',
      title: escapeHtml(brand.name),
      brand,
      main,
      texts: actTexts,
      scriptFile,
      styles,
    });
  });
  return app;
}

const styles = `
#words { overflow-wrap: anywhere; }
:is(button, a):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }`;
