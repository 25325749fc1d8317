import { z } from 'zod';
import { languageSchema } from './api-user.ts';
import { emailSchema } from './contact-fields.ts';
import { apiUserIdSchema, environmentNameSchema } from './ids.ts';

/** An API user of one of the licence's environments. */
export const apiUserPlaceSchema = z.strictObject({
  environment: environmentNameSchema,
  apiUserId: apiUserIdSchema,
});
export type ApiUserPlace = z.infer<typeof apiUserPlaceSchema>;

export const apiUserPlacesSchema = z.array(apiUserPlaceSchema).max(100);
/** Body of *invite an integrator*. `language` is the language of the mail. */
export const inviteIntegratorSchema = z.strictObject({
  email: emailSchema,
  apiUsers: apiUserPlacesSchema,
  language: languageSchema.default('en'),
});
