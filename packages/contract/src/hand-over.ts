import { z } from 'zod';
import { languageSchema } from './api-user.ts';
import { environmentNameSchema } from './ids.ts';
import { keyUseSchema } from './key-use.ts';

/** How long the page waits for its visitor, in milliseconds. */
export const handOverLifeMs = { min: 5 * 60_000, usual: 24 * 3_600_000, max: 7 * 24 * 3_600_000 } as const;

/** Wrong codes after which the page dies. */
export const handOverTriesMax = 5;

/** Eight digits, told by phone in any language; spaces, dots and dashes between them do not matter. */
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

/** What the admin passes on, each by another way: shown in this one answer and never again. */
export const createdHandOverSchema = z
  .strictObject({
    /** The page, with its secret in the fragment: `https://console.example/hand-over?lang=fr#…`. */
    link: z.string(),
    /** `1234 5678` */
    code: z.string(),
    expiresAtMs: z.int(),
    /** The key as lists show it. */
    masked: z.string(),
    /** Whether the link is on its way to the contact by mail; the code never is. */
    isMailed: z.boolean(),
  })
  .meta({ id: 'HandOver' });
export type CreatedHandOver = z.infer<typeof createdHandOverSchema>;

/** Body of `POST /hand-over/open`, outside the admin API: who sends it is nobody that Postern knows. */
export const openHandOverSchema = z.strictObject({
  token: z.string().min(1).max(200),
  code: handOverCodeSchema,
});

/** What the page shows, once. */
export const collectedKeySchema = z.strictObject({
  licenceName: z.string(),
  environment: environmentNameSchema,
  name: z.string(),
  language: languageSchema,
  text: z.string(),
  uses: z.array(keyUseSchema),
  /** See key-lines.ts. */
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
