import { z } from 'zod';

/** A licence (tenant). Text `lic_` + 16 base36 characters, made by the storage. */
export const licenceIdSchema = z
  .string()
  .regex(/^lic_[0-9a-z]{16}$/, 'a licence id looks like lic_0123456789abcdef')
  .brand<'LicenceId'>();
export type LicenceId = z.infer<typeof licenceIdSchema>;

/** A machine account. Its id is a UUID, since it is the `sub` of access tokens and the OAuth `client_id`. */
export const apiUserIdSchema = z.uuid('an API user id is a UUID').brand<'ApiUserId'>();
export type ApiUserId = z.infer<typeof apiUserIdSchema>;

/** Identifies one key of an API user. It is not secret and not derived from the key's text. */
export const apiKeyIdSchema = z
  .string()
  .regex(/^key_[0-9a-z]{16}$/)
  .brand<'ApiKeyId'>();
export type ApiKeyId = z.infer<typeof apiKeyIdSchema>;

export const entityIdSchema = z
  .string()
  .regex(/^ent_[0-9a-z]{16}$/, 'an entity id looks like ent_0123456789abcdef')
  .brand<'EntityId'>();
export type EntityId = z.infer<typeof entityIdSchema>;

export const entityGroupIdSchema = z
  .string()
  .regex(/^egr_[0-9a-z]{16}$/, 'an entity group id looks like egr_0123456789abcdef')
  .brand<'EntityGroupId'>();
export type EntityGroupId = z.infer<typeof entityGroupIdSchema>;

/** `TEST`, `PROD`, or another name that the operator chose in postern.yaml. */
export const environmentNameSchema = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9_-]{0,31}$/,
    'an environment name is upper-case letters, digits, _ and -, up to 32 characters',
  )
  .brand<'EnvironmentName'>();
export type EnvironmentName = z.infer<typeof environmentNameSchema>;

/** Names an API (a versioned surface) of the configuration: `v4`, `v5`, `api-3`. */
export const apiIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'an API id is lower-case letters, digits, . _ and -')
  .brand<'ApiId'>();
export type ApiId = z.infer<typeof apiIdSchema>;

/** A module of the catalogue: `profiles`, `imports`. */
export const moduleIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a module id is lower-case letters, digits, . _ and -')
  // Rights are records by module id, so the names of `Object.prototype`'s members would seem to be present in every
  // record.
  .refine((id) => !(id in Object.prototype), 'this name is reserved')
  .brand<'ModuleId'>();
export type ModuleId = z.infer<typeof moduleIdSchema>;

export const groupIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a group id is lower-case letters, digits, . _ and -')
  .brand<'GroupId'>();
export type GroupId = z.infer<typeof groupIdSchema>;

/** Position in the change feed; strictly increasing in commit order. */
export const changeSequenceSchema = z.int().nonnegative().brand<'ChangeSequence'>();
export type ChangeSequence = z.infer<typeof changeSequenceSchema>;
