/** The product as its customers see it: the name, the looks and the links of the pages, mails and sign-in prompts. */
export interface Brand {
  /** The name of the product, such as `Acme API access`. */
  readonly name: string;
  /** The images of the pages; null where Postern's own are used. */
  readonly images: {
    readonly logo: BrandImage | null;
    /** The logo on a dark background. */
    readonly logoDark: BrandImage | null;
    readonly icon: BrandImage | null;
  };
  /** Ten shades of the main colour from light to dark, each `#rrggbb`; null for Postern's own. */
  readonly shades: readonly string[] | null;
  readonly links: readonly BrandLink[];
  readonly mail: {
    /** The name beside the sender's address. */
    readonly senderName: string;
    /** The last paragraph of every mail, such as the company's name and address. */
    readonly footer: string | null;
  };
}

export interface BrandImage {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The beginning of a SHA-256 digest in hex, which makes the URL of each version of the image its own. */
  readonly digest: string;
}

export interface BrandLink {
  readonly kind: 'support' | 'terms' | 'privacy' | 'imprint';
  readonly url: string;
}

/** Postern's own appearance, where `brand` names a prefix of keys and nothing more. */
export const ownBrand: Brand = {
  name: 'Postern',
  images: { logo: null, logoDark: null, icon: null },
  shades: null,
  links: [],
  mail: { senderName: 'Postern', footer: null },
};
