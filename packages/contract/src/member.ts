import { z } from 'zod';
import { roleSchema } from './admin-routes/route-parts.ts';
import { languageSchema } from './api-user.ts';
import { emailSchema } from './contact-fields.ts';

/** The roles within a licence. */
export const licenceRoleSchema = roleSchema.exclude(['operator']);
export type LicenceRole = z.infer<typeof licenceRoleSchema>;

/** Body of *invite*. It replaces an open invitation of the same address. `language` is the language of the mail. */
export const inviteMemberSchema = z.strictObject({
  email: emailSchema,
  role: licenceRoleSchema,
  language: languageSchema.default('en'),
});
export type InviteMember = z.infer<typeof inviteMemberSchema>;
