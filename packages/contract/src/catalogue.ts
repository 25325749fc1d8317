import { z } from 'zod';
import { deprecationSchema } from './deprecation.ts';
import { operationDimensionsSchema } from './dimension.ts';
import { apiIdSchema, groupIdSchema, moduleIdSchema } from './ids.ts';
import { levelSchema, scopeSchema } from './level.ts';

/**
 * Whether an admin can set a level on the module.
 * `definable`: by level. `open`: every API user has it. `closed`: nobody has it.
 */
export const definabilitySchema = z.enum(['definable', 'open', 'closed']);
export type Definability = z.infer<typeof definabilitySchema>;

export const catalogueModuleSchema = z.strictObject({
  id: moduleIdSchema,
  name: z.string().min(1).max(200),
  description: z.string().max(2000).optional(),
  definability: definabilitySchema,
  /** The levels that an admin may choose, `none` first. A module without a separate read level has `['none', 'write']`. */
  levels: z.array(levelSchema).min(1).max(3),
});
export type CatalogueModule = z.infer<typeof catalogueModuleSchema>;

export const catalogueGroupSchema = z.strictObject({
  id: groupIdSchema,
  name: z.string().min(1).max(200),
  modules: z.array(catalogueModuleSchema),
});
export type CatalogueGroup = z.infer<typeof catalogueGroupSchema>;

/**
 * One (module, scope) that a call needs. An operation needs all of its requirements.
 * A level gives a scope when it is at least as high, so a `read` on a module without a read level needs *Read and write*.
 */
export const requirementSchema = z.strictObject({ moduleId: moduleIdSchema, scope: scopeSchema });
export type Requirement = z.infer<typeof requirementSchema>;

export const httpMethodSchema = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
export type HttpMethod = z.infer<typeof httpMethodSchema>;

export const upgradeProtocolSchema = z.enum(['websocket']);
export type UpgradeProtocol = z.infer<typeof upgradeProtocolSchema>;

const headerNameSchema = z.string().regex(/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/);

/** One method + path template of an API. */
export const operationSchema = z.strictObject({
  /** Unique in its API: the operationId where the document gives a unique one, else `METHOD /template`. */
  id: z.string().min(1).max(300),
  method: httpMethodSchema,
  /** Below the API's base path, `{name}` for parameters: `/entities/{e}/etls`. `{name+}` takes several segments. */
  pathTemplate: z.string().startsWith('/').max(2000),
  /** As the document writes the path, where that is not the template: `/files/{id}#share`, `/café`, `/{+name}`. */
  documentedPath: z.string().max(2000).optional(),
  name: z.string().max(500),
  /** Where the developer documentation puts it (the first tag). */
  section: z.string().max(200),
  documentationUrl: z.string().max(2000).optional(),
  /** Empty: nobody classified it, so it is refused. */
  requirements: z.array(requirementSchema),
  deprecated: z.boolean(),
  /** With its dates, where the configuration gives them. */
  deprecation: deprecationSchema.optional(),
  /** Not shown to integrators. */
  internal: z.boolean(),
  dimensions: operationDimensionsSchema.optional(),
  /** The protocol that a call of it may switch to (RFC 9110 section 7.8); no other call may switch at all. */
  upgrade: upgradeProtocolSchema.optional(),
  /** Lower-case names of the headers that the document gives as parameters: pages of other origins may send them. */
  requestHeaders: z.array(headerNameSchema).max(200).optional(),
  /** Lower-case names of the headers that the document gives its answers: pages of other origins may read them. */
  responseHeaders: z.array(headerNameSchema).max(200).optional(),
});
export type Operation = z.infer<typeof operationSchema>;

/** The taxonomy of one API's rights: groups → modules, and the operations that need them. */
export const catalogueSchema = z.strictObject({
  apiId: apiIdSchema,
  title: z.string().max(500),
  groups: z.array(catalogueGroupSchema),
  operations: z.array(operationSchema),
  /** Templates of the document's paths that no call may reach: left out by the mapping, faulty, or without a method. */
  closedPaths: z.array(z.string().startsWith('/').max(2000)).optional(),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
