import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brandConfigSchema } from '../config/brand-config-schema.ts';
import { ConfigError } from '../config/config-error.ts';
import { ownBrand } from '../domain/brand.ts';
import { loadBrand } from './load-brand.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-brand-'));
  await writeFile(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
  await writeFile(join(folder, 'script.svg'), '<svg><script>alert(1)</script></svg>');
  await writeFile(join(folder, 'large.svg'), `<svg>${' '.repeat(300_000)}</svg>`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const full = { keyPrefix: 'acme', name: 'Acme API access' };
const load = (given: object) => loadBrand(brandConfigSchema.parse({ ...full, ...given }));

describe('the brand of an installation', () => {
  it('is Postern’s own where only the prefix of keys is given', async () => {
    expect((await loadBrand(brandConfigSchema.parse('acme'))).brand).toEqual(ownBrand);
    expect(brandConfigSchema.parse('acme').keyPrefix).toBe('acme');
  });

  it('has a name, images, shades, links and a sender', async () => {
    const { brand, notice } = await load({
      logo: join(folder, 'logo.svg'),
      colour: '#1d5c88',
      links: { support: 'mailto:help@acme.example', terms: 'https://acme.example/terms' },
      mail: { footer: 'Acme Ltd, 1 Main Street' },
    });
    expect(brand).toMatchObject({
      name: 'Acme API access',
      images: { logo: { mediaType: 'image/svg+xml' }, icon: null },
      links: [
        { kind: 'support', url: 'mailto:help@acme.example' },
        { kind: 'terms', url: 'https://acme.example/terms' },
      ],
      mail: { senderName: 'Acme API access', footer: 'Acme Ltd, 1 Main Street' },
    });
    expect(brand.images.logoDark).toBe(brand.images.logo);
    expect(brand.shades).toHaveLength(10);
    expect(notice).toMatch(/brand\.colour #1d5c88/);
  });

  it.each([
    ['is missing', 'none.svg', /brand\.logo cannot be read \(ENOENT\)/],
    ['is a folder', '.', /brand\.logo cannot be read \(EISDIR\)/],
    ['contains a script', 'script.svg', /brand\.logo contains an element that runs code/],
    ['is too large', 'large.svg', /brand\.logo is larger than 256 KiB/],
  ])('is refused when its logo %s', async (_name, file, message) => {
    const failed = load({ logo: join(folder, file) });
    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toThrow(message);
  });

  it.each([
    ['a colour with CSS in it', { colour: '#fff;}*{display:none' }],
    ['a colour by name', { colour: 'red' }],
    ['a name of two lines', { name: 'Acme\r\nBcc: x@y.z' }],
    ['a name with a direction mark', { name: 'Acme\u202e' }],
    ['a javascript: link', { links: { terms: 'javascript:alert(1)' } }],
    ['an http: link', { links: { terms: 'http://acme.example' } }],
    ['a link that ends an attribute', { links: { terms: 'https://a.example/"onclick=x' } }],
    ['a sender with a line break', { mail: { senderName: 'a\nb' } }],
    ['an unknown key', { fontUrl: 'https://a.example' }],
  ])('is refused with %s', (_name, given) => {
    expect(brandConfigSchema.safeParse({ ...full, ...given }).success).toBe(false);
  });
});
