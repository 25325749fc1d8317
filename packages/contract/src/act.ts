import { z } from 'zod';
import { languageSchema } from './api-user.ts';

/** Body of both steps of a mail's link: the token that stands behind the `#`. */
export const actRequestSchema = z.strictObject({ token: z.string().min(20).max(200) });

export const linkedActionSchema = z.enum(['add-address', 'cut-off', 'mute']);

/** What a link would do, and whether whoever asks may. Asking changes nothing. */
export const describedActionSchema = z.strictObject({
  action: linkedActionSchema,
  language: languageSchema,
  apiUserName: z.string(),
  licenceName: z.string(),
  environment: z.string(),
  /** Of `add-address`; empty otherwise. */
  address: z.string(),
  expiresAtMs: z.int(),
  /**
   * `sign-in`: an administrator of the licence has to be signed in; `not-permitted`: who is signed in is none; `prove`:
   * the action gives access, and the administrator has to prove anew who they are.
   */
  may: z.enum(['act', 'sign-in', 'not-permitted', 'prove']),
});
export type DescribedAction = z.infer<typeof describedActionSchema>;
