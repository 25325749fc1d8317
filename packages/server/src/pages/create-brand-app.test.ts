import { describe, expect, it } from 'vitest';
import { ownBrand } from '../domain/brand.ts';
import type { Brand } from '../domain/brand.ts';
import { createBrandApp, presentPageBrand } from './create-brand-app.ts';
import { writeBrand } from './write-brand.ts';

const logo = {
  mediaType: 'image/svg+xml',
  bytes: new TextEncoder().encode('<svg></svg>'),
  digest: '0123456789abcdef',
} as const;
const brand: Brand = {
  ...ownBrand,
  name: 'Acme </script><b>&"$&',
  images: { logo, logoDark: null, icon: logo },
};
const page =
  '<head><title>Postern</title><link rel="icon" type="image/svg+xml" href="/favicon.svg" /></head>';

describe('the images of a brand', () => {
  it('are served under the digest of their content, without a right to run or load anything', async () => {
    const answer = await createBrandApp(brand).request('/brand/logo-0123456789abcdef.svg');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe('<svg></svg>');
  });

  it.each(['/brand/logo.svg', '/brand/logo-dark-0123456789abcdef.svg', '/brand/../etc/passwd', '/brand/'])(
    'are nothing else: %s',
    async (path) => {
      expect((await createBrandApp(brand).request(path)).status).toBe(404);
    },
  );
});

describe('the HTML of a page', () => {
  it('gets the name, the icon and the data of the brand, in which nothing ends an element', () => {
    const html = writeBrand(page, presentPageBrand(brand));
    expect(html).toContain('<title>Acme &#60;/script&#62;&#60;b&#62;&#38;&#34;$&#38;</title>');
    expect(html).toContain('<link rel="icon" href="/brand/icon-0123456789abcdef.svg" />');
    const data = /<script type="application\/json" id="brand">(.*)<\/script>/.exec(html)?.[1] ?? '';
    expect(data).not.toContain('<');
    expect(JSON.parse(data)).toEqual(presentPageBrand(brand));
  });

  it('keeps Postern’s icon without one', () => {
    expect(writeBrand(page, presentPageBrand(ownBrand))).toContain('href="/favicon.svg"');
  });
});
