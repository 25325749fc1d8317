import { z } from 'zod';
import { deprecationSchema } from './deprecation.ts';
import { operationDimensionsSchema } from './dimension.ts';
import { apiIdSchema, groupIdSchema, moduleIdSchema } from './ids.ts';
import { levelSchema, scopeSchema } from './level.ts';

/**
 * Whether an admin can set a level on the module: `definable` modules only. Every API user has an `open` module, and no
 * API user has a `closed` one.
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
 * A pair of module and scope that an operation needs. An operation needs all of its requirements. A level satisfies a
 * scope when it is at least as high; on a module without a read level, a `read` therefore needs *Read and write*.
 */
export const requirementSchema = z.strictObject({ moduleId: moduleIdSchema, scope: scopeSchema });
export type Requirement = z.infer<typeof requirementSchema>;

export const httpMethodSchema = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
export type HttpMethod = z.infer<typeof httpMethodSchema>;

export const upgradeProtocolSchema = z.enum(['websocket']);
export type UpgradeProtocol = z.infer<typeof upgradeProtocolSchema>;

const headerNameSchema = z.string().regex(/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/);

/** One operation of an API: a method and a path template. */
export const operationSchema = z.strictObject({
  /** Unique within its API: the document's operationId where that is unique there, otherwise `METHOD /template`. */
  id: z.string().min(1).max(300),
  method: httpMethodSchema,
  /**
   * The path below the API's base path, with `{name}` for a parameter: `/entities/{e}/etls`. `{name+}` matches several
   * segments.
   */
  pathTemplate: z.string().startsWith('/').max(2000),
  /**
   * The path in the document's own spelling, where it differs from the template: `/files/{id}#share`, `/café`,
   * `/{+name}`.
   */
  documentedPath: z.string().max(2000).optional(),
  name: z.string().max(500),
  /** The heading in the reference documentation, taken from the operation's first tag. */
  section: z.string().max(200),
  documentationUrl: z.string().max(2000).optional(),
  /** The needed pairs. While this is empty, the operation is unclassified, and every API user is refused it. */
  requirements: z.array(requirementSchema),
  deprecated: z.boolean(),
  /** The dates of the deprecation, where the configuration gives them. */
  deprecation: deprecationSchema.optional(),
  /** An internal operation is not shown to integrators. */
  internal: z.boolean(),
  dimensions: operationDimensionsSchema.optional(),
  /**
   * The protocol that a call of this operation may switch to (RFC 9110 section 7.8). Without it, `Upgrade` is refused.
   */
  upgrade: upgradeProtocolSchema.optional(),
  /** Lower-case names of the header parameters in the document. CORS lets pages of other origins send these headers. */
  requestHeaders: z.array(headerNameSchema).max(200).optional(),
  /** Lower-case names of the response headers in the document. CORS lets pages of other origins read these headers. */
  responseHeaders: z.array(headerNameSchema).max(200).optional(),
});
export type Operation = z.infer<typeof operationSchema>;

/** The catalogue of one API: its groups, its modules, and the operations that need them. */
export const catalogueSchema = z.strictObject({
  apiId: apiIdSchema,
  title: z.string().max(500),
  groups: z.array(catalogueGroupSchema),
  operations: z.array(operationSchema),
  /**
   * Path templates of the document that no call may reach, because the mapping excludes them, they are invalid, or they
   * have no method.
   */
  closedPaths: z.array(z.string().startsWith('/').max(2000)).optional(),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
