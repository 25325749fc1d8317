import { describe, expect, it } from 'vitest';
import { createHandOverPage } from './create-hand-over-page.ts';
import { ownBrand } from '../domain/brand.ts';

const load = (path: string, acceptLanguage?: string) =>
  createHandOverPage(ownBrand).request(
    path,
    acceptLanguage === undefined ? {} : { headers: { 'accept-language': acceptLanguage } },
  );

describe('the page of a hand-over', () => {
  it('speaks the language of its link, else of the browser, else English', async () => {
    const languageOf = async (path: string, accept?: string) =>
      /<html lang="(..)">/.exec(await (await load(path, accept)).text())?.[1];
    expect(await languageOf('/hand-over?lang=fr', 'nl')).toBe('fr');
    expect(await languageOf('/hand-over?lang=xx', 'de, nl-BE;q=0.8, fr')).toBe('nl');
    expect(await languageOf('/hand-over')).toBe('en');
    expect(await languageOf('/hand-over?lang="><script>', '"><script>')).toBe('en');
  });

  it('lets only its own script and style run, is never stored or framed, and tells no address on', async () => {
    const answer = await load('/hand-over');
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toHaveLength(36);
    const running = [...html.matchAll(/<(?:script|style)(?! type="application\/json")[^>]*>/g)].map(
      ([tag]) => tag,
    );
    expect(running).toHaveLength(2);
    for (const tag of running) expect(tag).toContain(`nonce="${nonce}"`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(policy).toContain("frame-ancestors 'none'");
    expect((await load('/hand-over')).headers.get('content-security-policy')).not.toBe(policy);
  });

  it('has a place in the page for everything that its script looks for, and a text for everything that it says', async () => {
    const html = await (await load('/hand-over')).text();
    const script = /<script type="module"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const texts = JSON.parse(/id="texts">(.*?)<\/script>/.exec(html)?.[1] ?? '{}') as Record<string, string>;
    for (const [, name = ''] of script.matchAll(/texts\.(\w+)/g))
      expect(texts[name], name).toBeTypeOf('string');
    for (const [, id = ''] of script.matchAll(/getElementById\('(\w+)'\)/g))
      expect(html).toContain(`id="${id}"`);
  });
});
