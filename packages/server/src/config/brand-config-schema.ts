import { z } from 'zod';

const keyPrefixSchema = z.string().regex(/^[a-z][a-z0-9]{1,15}$/, 'lower-case letters and digits, 2 to 16');

const linkSchema = z
  .string()
  .max(500)
  .regex(/^(?:https:\/\/[^\s"'<>]+|mailto:[^\s"'<>]+@[^\s"'<>]+)$/, 'an https: URL or a mailto: address')
  .optional();

const imageSchema = z.string().min(1).max(1_000).optional();

const visibleText = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u;
const lineSchema = (max: number) =>
  z.string().trim().min(1).max(max).regex(visibleText, 'one line of visible characters');

const fullBrandSchema = z
  .strictObject({
    keyPrefix: keyPrefixSchema
      .describe('First part of every key’s text: `acme` makes `acme_live_…`')
      .meta({ examples: ['acme'] }),
    name: lineSchema(60)
      .default('Postern')
      .describe(
        'Name of the product on pages, in mails, in authenticator apps and in the prompts of passkeys',
      )
      .meta({ examples: ['Acme API access'] }),
    logo: imageSchema
      .describe('SVG or PNG beside the name, 256 KiB at most, relative to postern.yaml')
      .meta({ examples: ['brand/logo.svg'] }),
    logoDark: imageSchema
      .describe('The logo on a dark background; `logo` when left out')
      .meta({ examples: ['brand/logo-dark.svg'] }),
    icon: imageSchema
      .describe('Square SVG or PNG for the browser’s tab, 64 KiB at most')
      .meta({ examples: ['brand/icon.svg'] }),
    colour: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, 'six hexadecimal digits after #')
      .optional()
      .describe(
        'Main colour of the pages. Ten shades are derived from it; where text would be hard to read (WCAG 2.2, below 4.5:1), the shade is made darker or lighter, and the start reports it',
      )
      .meta({ examples: ['#7a1fa2'] }),
    mail: z
      .strictObject({
        senderName: lineSchema(60)
          .optional()
          .describe('Name beside the sender’s address `smtp.from`; `name` when left out'),
        footer: lineSchema(500)
          .optional()
          .describe('Last paragraph of every mail, such as the company’s name and address'),
      })
      .prefault({})
      .describe('The mails'),
    links: z
      .strictObject({
        support: linkSchema.describe('Where people get help'),
        terms: linkSchema.describe('The terms of use'),
        privacy: linkSchema.describe('The privacy statement'),
        imprint: linkSchema.describe('Who is responsible for the pages'),
      })
      .prefault({})
      .describe('Links at the foot of the pages: https: URLs or mailto: addresses'),
  })
  .describe('The appearance of a product that uses Postern under its own name');

/** The brand: the prefix of keys alone, or with it the name, the looks and the links of the product. */
export const brandConfigSchema = z
  .union([keyPrefixSchema.describe('First part of every key’s text'), fullBrandSchema])
  .transform((brand) => (typeof brand === 'string' ? fullBrandSchema.parse({ keyPrefix: brand }) : brand));
export type BrandConfig = z.infer<typeof brandConfigSchema>;
