import { Hono } from 'hono';
import type { PageBrand } from '@postern/contract/page-brand';
import type { Brand, BrandImage } from '../domain/brand.ts';

export const brandPath = '/brand';

const endings: Readonly<Record<BrandImage['mediaType'], string>> = {
  'image/svg+xml': 'svg',
  'image/png': 'png',
};

/** Presents the brand as the pages read it, with the images by their paths. */
export function presentPageBrand({ name, images, shades, links }: Brand): PageBrand {
  return {
    name,
    logo: presentPath('logo', images.logo),
    logoDark: presentPath('logo-dark', images.logoDark),
    icon: presentPath('icon', images.icon),
    shades: shades === null ? null : [...shades],
    links: [...links],
  };
}

function presentPath(name: string, image: BrandImage | null): string | null {
  return image === null ? null : `${brandPath}/${name}-${image.digest}.${endings[image.mediaType]}`;
}

/**
 * Serves the images of the brand. An SVG that somebody opens by its address runs nothing and loads nothing: the policy
 * forbids all but its own styles.
 */
export function createBrandApp({ images }: Brand): Hono {
  const byPath = new Map<string, BrandImage>(
    [
      ['logo', images.logo] as const,
      ['logo-dark', images.logoDark] as const,
      ['icon', images.icon] as const,
    ].flatMap(([name, image]): readonly [string, BrandImage][] => {
      const path = presentPath(name, image);
      return path === null || image === null ? [] : [[path, image]];
    }),
  );
  const app = new Hono();
  app.get(`${brandPath}/*`, (c) => {
    const image = byPath.get(c.req.path);
    if (image === undefined) return c.text('There is no such image.', 404);
    return new Response(image.bytes, {
      headers: {
        'content-type': image.mediaType,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
        'x-content-type-options': 'nosniff',
      },
    });
  });
  return app;
}
