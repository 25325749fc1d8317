import { z } from 'zod';
import { languageSchema } from './api-user.ts';
import { environmentNameSchema } from './ids.ts';
import { keyUseSchema } from './key-use.ts';

/** How long a hand-over can be opened, in milliseconds. */
export const handOverLifeMs = { min: 5 * 60_000, usual: 24 * 3_600_000, max: 7 * 24 * 3_600_000 } as const;

/** The number of wrong codes after which the hand-over can no longer be opened. */
export const handOverTriesMax = 5;

/**
 * A code of eight digits, which can be dictated by phone in any language. Spaces, dots and dashes between the digits
 * are ignored.
 */
export const handOverCodeSchema = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s.-]/g, ''))
  .pipe(z.string().regex(/^[0-9]{8}$/, 'the code has eight digits'));

/** Body of *hand over*. */
export const createHandOverSchema = z.strictObject({
  expiresAfterMs: z
    .int()
    .min(handOverLifeMs.min, 'at least five minutes')
    .max(handOverLifeMs.max, 'at most seven days')
    .default(handOverLifeMs.usual),
});

/**
 * The link and the code of a new hand-over, which the admin sends by two different ways. No other answer contains them.
 */
export const createdHandOverSchema = z
  .strictObject({
    /** The URL of the page, with the secret in its fragment: `https://console.example/hand-over?lang=fr#…`. */
    link: z.string(),
    /** `1234 5678` */
    code: z.string(),
    expiresAtMs: z.int(),
    /** The masked key, as lists show it. */
    masked: z.string(),
    /** Whether the link is mailed to the contact. The code is never mailed. */
    isMailed: z.boolean(),
  })
  .meta({ id: 'HandOver' });
export type CreatedHandOver = z.infer<typeof createdHandOverSchema>;

/** Body of `POST /hand-over/open`, outside of the admin API. Its sender is not signed in. */
export const openHandOverSchema = z.strictObject({
  token: z.string().min(1).max(200),
  code: handOverCodeSchema,
});

/** The content of the hand-over page, which is shown once. */
export const collectedKeySchema = z.strictObject({
  licenceName: z.string(),
  environment: environmentNameSchema,
  name: z.string(),
  language: languageSchema,
  text: z.string(),
  uses: z.array(keyUseSchema),
  /** Lines for password stores and secret managers; see key-lines.ts. */
  lines: z.strictObject({
    dotEnv: z.string(),
    vault: z.string(),
    aws: z.string(),
    google: z.string(),
    token: z.string().nullable(),
    call: z.string().nullable(),
  }),
});
export type CollectedKey = z.infer<typeof collectedKeySchema>;
