import { z } from 'zod';
import { roleSchema } from './admin-routes/route-parts.ts';
import { languageSchema } from './api-user.ts';
import { emailSchema } from './contact-fields.ts';

/** The roles that there are within a licence. */
export const licenceRoleSchema = roleSchema.exclude(['operator']);
export type LicenceRole = z.infer<typeof licenceRoleSchema>;

/** Body of *invite*. An open invitation of the same address is replaced. `language` is that of the mail. */
export const inviteMemberSchema = z.strictObject({
  email: emailSchema,
  role: licenceRoleSchema,
  language: languageSchema.default('en'),
});
export type InviteMember = z.infer<typeof inviteMemberSchema>;
