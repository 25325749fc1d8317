import { errorCodes } from '@postern/contract/error-catalogue';
import { describe, expect, it } from 'vitest';
import { createErrorPages } from './create-error-pages.ts';
import { ownBrand } from '../domain/brand.ts';

describe('the pages that problems lead to', () => {
  it.each(errorCodes)('has a page for %s', async (code) => {
    const answer = await createErrorPages(ownBrand).request(`/docs/errors/${code}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(code);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('lists all codes, each with a link that leads somewhere', async () => {
    const pages = createErrorPages(ownBrand);
    const html = await (await pages.request('/docs/errors')).text();
    const links = [...html.matchAll(/href="(\/docs\/errors\/\w+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThanOrEqual(errorCodes.length);
    for (const link of links) expect((await pages.request(link)).status).toBe(200);
  });

  it.each(['nothing', '..%2fsecurity', 'constructor'])('answers 404 for %s', async (page) => {
    expect((await createErrorPages(ownBrand).request(`/docs/errors/${page}`)).status).toBe(404);
  });
});
