import { z } from 'zod';
import { entityGroupIdSchema, entityIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';
import { nameSchema } from './written-text.ts';

/** A DNS label: the licence's own URL is `https://{account}.…`. */
export const accountNameSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'lower-case letters, digits and -, as in a host name, up to 63 characters',
  );

export const createLicenceSchema = z.strictObject({
  number: z.int().positive().max(2_147_483_647),
  /** The name must not contain `/` or `:`, since `licence/account:password` is a Basic credential. */
  name: nameSchema.regex(/^[^/:]*$/u, 'must not contain / or :'),
  accountName: accountNameSchema,
});
export type CreateLicence = z.infer<typeof createLicenceSchema>;

/**
 * `viewable`: an admin can show a key again after a step-up. `show-once`: a key is shown only at creation and reset.
 */
export const keyDisplaySchema = z.enum(['viewable', 'show-once']);
export type KeyDisplay = z.infer<typeof keyDisplaySchema>;

/** The reaction to a key that was found in a public place: an alert only, or an alert and an immediate cut-off. */
export const leakedKeyPolicySchema = z.enum(['report', 'cut-off']);
export type LeakedKeyPolicy = z.infer<typeof leakedKeyPolicySchema>;

/** The maximum lifetime of a key in days, from its creation; null: keys work until they are reset or revoked. */
export const keyLifetimeDaysMaxSchema = z.int().min(1).max(3_650).nullable();

/**
 * The age of a key in days at which its rotation is due; null: the installation's `alerts.rotationDueAfterDays`
 * applies.
 */
export const rotationDueDaysSchema = z.int().min(1).max(3_650).nullable();

export const editLicenceSchema = createLicenceSchema.omit({ number: true }).partial().extend({
  keyDisplay: keyDisplaySchema.optional(),
  connectorAccess: z.boolean().optional(),
  leakedKeyPolicy: leakedKeyPolicySchema.optional(),
  keyLifetimeDaysMax: keyLifetimeDaysMaxSchema.optional(),
  rotationDueDays: rotationDueDaysSchema.optional(),
  version: z.int().positive(),
});
export type EditLicence = z.infer<typeof editLicenceSchema>;

export const licenceSchema = createLicenceSchema.extend({
  id: licenceIdSchema,
  keyDisplay: keyDisplaySchema,
  /** Whether new web service accounts (legacy HTTP Basic) may be created. Only an operator may change this. */
  connectorAccess: z.boolean(),
  leakedKeyPolicy: leakedKeyPolicySchema,
  keyLifetimeDaysMax: keyLifetimeDaysMaxSchema,
  rotationDueDays: rotationDueDaysSchema,
  createdAtMs: z.int(),
  version: z.int(),
});
export type Licence = z.infer<typeof licenceSchema>;

/** The entity's name in calls: `/entities/{name}/…`. */
export const entityNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,119}$/, 'letters, digits, _ . and -, up to 120 characters');
export const createEntitySchema = z.strictObject({ name: entityNameSchema });
export const entitySchema = z.strictObject({
  id: entityIdSchema,
  licenceId: licenceIdSchema,
  environment: environmentNameSchema,
  name: entityNameSchema,
  createdAtMs: z.int(),
});
export type Entity = z.infer<typeof entitySchema>;

/** A named set of entities. An API user with access to the group has access to all of its entities. */
export const createEntityGroupSchema = z.strictObject({
  name: nameSchema,
  entityIds: z.array(entityIdSchema).min(1, 'choose at least one entity').max(1000),
});
export const editEntityGroupSchema = createEntityGroupSchema.partial();
export type EditEntityGroup = z.infer<typeof editEntityGroupSchema>;
export const entityGroupSchema = createEntityGroupSchema.extend({
  id: entityGroupIdSchema,
  licenceId: licenceIdSchema,
  environment: environmentNameSchema,
  createdAtMs: z.int(),
});
export type EntityGroup = z.infer<typeof entityGroupSchema>;
