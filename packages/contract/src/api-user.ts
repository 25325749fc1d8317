import { z } from 'zod';
import { cellphoneSchema, emailSchema } from './contact-fields.ts';
import { valueAccessSchema } from './dimension.ts';
import {
  apiUserIdSchema,
  entityGroupIdSchema,
  entityIdSchema,
  environmentNameSchema,
  licenceIdSchema,
} from './ids.ts';
import { networkRuleSchema } from './network-rule.ts';
import { presentedApiKeySchema } from './api-key.ts';
import { ratePlanSchema } from './rate-plan.ts';
import { rightsSchema } from './rights.ts';
import { nameSchema } from './written-text.ts';

export const languageSchema = z.enum(['en', 'fr', 'nl']);
export type Language = z.infer<typeof languageSchema>;

export const sexSchema = z.enum(['female', 'male', 'other', 'unspecified']);

/**
 * The entities of the licence that the API user may name. Access to all of them is stored as `all`, never as an empty
 * list.
 */
export const entityAccessSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('some'),
    entityIds: z.array(entityIdSchema).min(1, 'choose at least one entity, or all').max(1000),
  }),
  /** The entities of a group, resolved at the time of each call. */
  z.strictObject({ kind: z.literal('group'), entityGroupId: entityGroupIdSchema }),
]);
export type EntityAccess = z.infer<typeof entityAccessSchema>;

/** The name of a configured access type, or `custom` for the rights of the module matrix. */
export const accessTypeNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'an access type is lower-case letters, digits and -');

const editableFields = {
  /** Either a person (first and last name) or an application is named; see `refuseNameless`. */
  firstName: nameSchema.nullable(),
  lastName: nameSchema.nullable(),
  applicationName: nameSchema.nullable(),
  nickname: nameSchema.nullable(),
  email: emailSchema,
  cellphone: cellphoneSchema.nullable(),
  language: languageSchema,
  sex: sexSchema,
  entities: entityAccessSchema,
  defaultEntityId: entityIdSchema.nullable(),
  channels: valueAccessSchema,
  attributes: valueAccessSchema,
  accessType: accessTypeNameSchema,
  networkRules: z.array(networkRuleSchema).max(10_000),
  /** Epoch milliseconds after which the key is refused. */
  expiresAtMs: z.int().positive().nullable(),
};

/** Body of *create an API user*. It needs either first and last name, or an application name. */
export const createApiUserSchema = z
  .strictObject({
    ...editableFields,
    firstName: editableFields.firstName.default(null),
    lastName: editableFields.lastName.default(null),
    applicationName: editableFields.applicationName.default(null),
    nickname: editableFields.nickname.default(null),
    cellphone: editableFields.cellphone.default(null),
    language: editableFields.language.default('en'),
    sex: editableFields.sex.default('unspecified'),
    entities: editableFields.entities.default({ kind: 'all' }),
    defaultEntityId: editableFields.defaultEntityId.default(null),
    channels: editableFields.channels.default({ kind: 'all' }),
    attributes: editableFields.attributes.default({ kind: 'all' }),
    accessType: editableFields.accessType.default('custom'),
    networkRules: editableFields.networkRules.default([]),
    expiresAtMs: editableFields.expiresAtMs.default(null),
    rights: rightsSchema.default({}),
    /** Limits of the API user itself. They may be lower than those of the operator, never higher. */
    rateLimits: ratePlanSchema.optional(),
  })
  .superRefine(refuseNameless);
export type CreateApiUser = z.infer<typeof createApiUserSchema>;

/**
 * Body of *edit*, with only the fields to change. `version` is the one that the editor saw; if the stored one differs,
 * the answer is `version_conflict`.
 */
export const editApiUserSchema = z
  .strictObject(editableFields)
  .partial()
  .extend({ version: z.int().positive() });
export type EditApiUser = z.infer<typeof editApiUserSchema>;

export const apiUserStatusSchema = z.enum(['active', 'deactivated']);
export type ApiUserStatus = z.infer<typeof apiUserStatusSchema>;

/** An API user as the admin API shows it. Never holds a key's text. */
export const apiUserSchema = z.strictObject({
  id: apiUserIdSchema,
  licenceId: licenceIdSchema,
  environment: environmentNameSchema,
  ...editableFields,
  displayName: z.string(),
  status: apiUserStatusSchema,
  rights: rightsSchema,
  key: presentedApiKeySchema.nullable(),
  /** The previous key during a rotation. It works beside the new one until its `expiresAtMs`. */
  retiringKey: presentedApiKeySchema.nullable(),
  lastUsed: z.strictObject({ atMs: z.int(), address: z.string(), operation: z.string() }).nullable(),
  /** The calls that network rules refused; null when there never was one. */
  networkRefusals: z.strictObject({ count: z.int(), lastAtMs: z.int(), lastAddress: z.string() }).nullable(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  version: z.int(),
});
export type ApiUser = z.infer<typeof apiUserSchema>;

export const apiUserSortSchema = z.enum(['name', 'email', 'createdAt', 'lastUsed']);
export const listApiUsersQuerySchema = z.strictObject({
  status: apiUserStatusSchema.optional(),
  search: z.string().trim().max(200).optional(),
  sort: apiUserSortSchema.default('name'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(25),
});
export type ListApiUsersQuery = z.infer<typeof listApiUsersQuerySchema>;

/** Adds the issue "a name is needed" to a form that has neither a person's nor an application's name. */
function refuseNameless(
  form: { firstName: string | null; lastName: string | null; applicationName: string | null },
  context: z.RefinementCtx,
): void {
  if (form.applicationName !== null || (form.firstName !== null && form.lastName !== null)) return;
  context.addIssue({
    code: 'custom',
    path: [form.firstName === null ? 'firstName' : 'lastName'],
    message: 'give a first and last name, or an application name',
  });
}
