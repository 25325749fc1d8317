import { z } from 'zod';
import { emailSchema } from './contact-fields.ts';
import { apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

/** The kinds of alerts. The name of a kind is stable: preferences and webhooks of customers use it. */
export const alertKindSchema = z.enum([
  /** The API user was called from an address outside of its network rules. At most one alert an hour per API user. */
  'network-refused',
  /** Many calls of the API user were refused within minutes. */
  'failure-burst',
  /** The API user made far more calls in an hour than in its own past. */
  'unusual-volume',
  /** Far more calls of the API user failed in an hour than in its own past. */
  'unusual-errors',
  /** The API user was called from an address for the first time. */
  'new-address',
  /** A key that was reset or revoked was presented. */
  'revoked-key-used',
  /** The key was found in a public place and reported. */
  'key-leaked',
  /** The key or the API user expires in 30, 14, 3 or 1 days. */
  'expiry-ahead',
  /** The key is older than the age at which a rotation is due. */
  'rotation-due',
  /** A mail or a webhook message failed, and will not be tried again. */
  'delivery-given-up',
]);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** The facts of an alert by stable names: addresses, counts, times, the operation. They never contain a secret. */
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
  /** The API user's name at the time of the alert. */
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

/** Where each kind of alert is sent. Preferences of an API user replace those of its licence as a whole. */
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

/** The preferences that apply until an admin sets others. */
export const defaultAlertPreferences: AlertPreferences = {
  contactMail: ['network-refused', 'revoked-key-used', 'key-leaked', 'expiry-ahead', 'rotation-due'],
  teamMail: [],
  recipients: [],
  webhooks: [...alertKindSchema.options],
};
