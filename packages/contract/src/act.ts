import { z } from 'zod';
import { languageSchema } from './api-user.ts';

/** Body of both steps of a mail's link: the token from the link's fragment, after the `#`. */
export const actRequestSchema = z.strictObject({ token: z.string().min(20).max(200) });

export const linkedActionSchema = z.enum(['add-address', 'cut-off', 'mute']);

/** Describes what a link would do, and whether the current visitor may do it. The request changes nothing. */
export const describedActionSchema = z.strictObject({
  action: linkedActionSchema,
  language: languageSchema,
  apiUserName: z.string(),
  licenceName: z.string(),
  environment: z.string(),
  /** The network address that `add-address` would add; empty for every other action. */
  address: z.string(),
  expiresAtMs: z.int(),
  /**
   * The state of the visitor, who may or may not carry out the action.
   * - `act`: the action can be carried out.
   * - `sign-in`: an administrator of the licence has to sign in first.
   * - `not-permitted`: the signed-in person is no administrator of the licence.
   * - `prove`: the action widens access, so that the administrator has to prove their identity again.
   */
  may: z.enum(['act', 'sign-in', 'not-permitted', 'prove']),
});
export type DescribedAction = z.infer<typeof describedActionSchema>;
