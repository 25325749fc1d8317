import { z } from 'zod';
import { emailSchema } from './contact-fields.ts';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

/** Everything that Postern tells about by itself. */
export const alertKindSchema = z.enum([
  /** Calls from an address outside of the API user's network rules; at most one an hour per API user. */
  'network-refused',
  /** Many refused calls within minutes. */
  'failure-burst',
  /** Far more calls in an hour than this API user's own past. */
  'unusual-volume',
  /** Far more failed calls in an hour than this API user's own past. */
  'unusual-errors',
  /** The first call from an address that this API user never called from. */
  'new-address',
  /** Somebody presented a key that was reset or revoked. */
  'revoked-key-used',
  /** Somebody found the key in a public place and reported it. */
  'key-leaked',
  /** The key or the API user ends in 30, 14, 3 or 1 days. */
  'expiry-ahead',
  /** The key is older than it should become. */
  'rotation-due',
  /** A mail or a webhook was given up. */
  'delivery-given-up',
]);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** What an alert tells, by names that stay: addresses, counts, times, the operation. Never a secret. */
export const alertFactsSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.record(z.string(), z.union([z.string(), z.number()])))]),
);
export type AlertFacts = z.infer<typeof alertFactsSchema>;

export const alertIdSchema = z
  .string()
  .regex(/^alr_[0-9a-z]{16}$/)
  .brand<'AlertId'>();
export type AlertId = z.infer<typeof alertIdSchema>;

export const alertSchema = z.strictObject({
  id: alertIdSchema,
  licenceId: licenceIdSchema,
  environment: environmentNameSchema,
  apiUserId: apiUserIdSchema.nullable(),
  /** As the API user was called then. */
  subjectName: z.string(),
  kind: alertKindSchema,
  atMs: z.int(),
  facts: alertFactsSchema,
});
export type Alert = z.infer<typeof alertSchema>;

const kindListSchema = z
  .array(alertKindSchema)
  .max(alertKindSchema.options.length)
  .refine((kinds) => new Set(kinds).size === kinds.length, 'name each kind once');

/** Which kinds go where. An API user's own preferences stand in place of its licence's, as a whole. */
export const alertPreferencesSchema = z.strictObject({
  /** Kinds that are mailed to the API user's own address. */
  contactMail: kindListSchema,
  /** Kinds that are mailed to `recipients`. */
  teamMail: kindListSchema,
  recipients: z.array(emailSchema).max(20),
  /** Kinds that are sent to the licence's webhooks, each of which may take fewer. */
  webhooks: kindListSchema,
});
export type AlertPreferences = z.infer<typeof alertPreferencesSchema>;

/** What holds until an admin says otherwise. */
export const defaultAlertPreferences: AlertPreferences = {
  contactMail: ['network-refused', 'revoked-key-used', 'key-leaked', 'expiry-ahead', 'rotation-due'],
  teamMail: [],
  recipients: [],
  webhooks: [...alertKindSchema.options],
};
