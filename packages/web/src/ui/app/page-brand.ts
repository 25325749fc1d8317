import { pageBrandElementId, pageBrandSchema } from '@postern/contract/page-brand';
import type { PageBrand } from '@postern/contract/page-brand';

const ownBrand: PageBrand = {
  name: 'Postern',
  logo: null,
  logoDark: null,
  icon: null,
  shades: null,
  links: [],
};

/** Reads the brand that the server wrote into the document; Postern's own, as in the development server, without one. */
export function readPageBrand(root: Pick<Document, 'getElementById'> | undefined): PageBrand {
  const text = root?.getElementById(pageBrandElementId)?.textContent ?? '';
  if (text === '') return ownBrand;
  const parsed = pageBrandSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : ownBrand;
}

/** The brand of this page. Unit tests run without a document. */
export const pageBrand: PageBrand = readPageBrand(globalThis.document);
