import { z } from 'zod';

/**
 * The appearance of the product, as the server writes it into the console's and the portal's HTML, in the element
 * `pageBrandElementId`. Without that element the pages have Postern's own appearance.
 */
export const pageBrandSchema = z.strictObject({
  name: z.string(),
  /** Paths on the page's own origin; null for Postern's own image. */
  logo: z.string().nullable(),
  logoDark: z.string().nullable(),
  icon: z.string().nullable(),
  /** Ten shades of the main colour from light to dark. */
  shades: z.array(z.string()).length(10).nullable(),
  links: z.array(
    z.strictObject({ kind: z.enum(['support', 'terms', 'privacy', 'imprint']), url: z.string() }),
  ),
});
export type PageBrand = z.infer<typeof pageBrandSchema>;

export const pageBrandElementId = 'brand';
