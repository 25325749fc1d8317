import { z } from 'zod';
import { definabilitySchema, httpMethodSchema } from './catalogue.ts';
import { deprecationSchema } from './deprecation.ts';
import { apiIdSchema, apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';
import { levelSchema, scopeSchema } from './level.ts';

/**
 * The languages of guides, errors, and the sentences in enriched documents. Only English is complete; it is used where
 * a translation is missing.
 */
export const portalLanguageSchema = z.enum(['en', 'fr', 'nl']);
export type PortalLanguage = z.infer<typeof portalLanguageSchema>;

/** The readers of the portal: everyone, or only people whom a licence admin invited. */
export const portalAccessSchema = z.enum(['public', 'signed-in']);
export type PortalAccess = z.infer<typeof portalAccessSchema>;

/** The session of the portal's visitor. Everyone may read it, since the pages need it first. */
export const portalSessionSchema = z
  .strictObject({
    access: portalAccessSchema,
    /** The name of the installation, as the portal shows it. */
    title: z.string(),
    /** False when the visitor has to sign in first; every other route answers 401 until then. */
    mayRead: z.boolean(),
    human: z.strictObject({ name: z.string(), email: z.string() }).nullable(),
    /** The path of the sign-in API, `/auth-api`; null where the portal has no sign-in. */
    signInPath: z.string().nullable(),
    /** The base URL of the error pages, without a slash at its end. The `type` of a problem begins with it. */
    docsUrl: z.string(),
  })
  .meta({ id: 'PortalSession' });
export type PortalSession = z.infer<typeof portalSessionSchema>;

export const portalSchemeSchema = z.enum(['bearer', 'dpop', 'api-key-header', 'basic']);
export type PortalScheme = z.infer<typeof portalSchemeSchema>;

export const portalApiSchema = z
  .strictObject({
    id: apiIdSchema,
    title: z.string(),
    /** The version in the OpenAPI document; empty where it gives none. */
    version: z.string(),
    /** Plain text without Markdown or HTML; empty where the document has none. */
    summary: z.string(),
    basePath: z.string(),
    /** The URL of the gateway with the API's base path: `http://localhost:4001/v5`. */
    url: z.string(),
    aliases: z.array(
      z.strictObject({ path: z.string(), url: z.string(), deprecation: deprecationSchema.nullable() }),
    ),
    schemes: z.array(portalSchemeSchema),
    /** The header of the scheme `api-key-header`; null where the API does not accept that scheme. */
    keyHeader: z.string().nullable(),
    /**
     * The URL of the API on a licence's own host, with `{account}` for its account name; null where there are no such
     * hosts.
     */
    accountUrl: z.string().nullable(),
    deprecation: deprecationSchema.nullable(),
    /** `missing`: the catalogue is in force, but its document was not stored, so that there is no reference page. */
    document: z.enum(['available', 'missing']),
    /** The number of operations that integrators are shown. */
    operationCount: z.int(),
  })
  .meta({ id: 'PortalApi' });
export type PortalApi = z.infer<typeof portalApiSchema>;

export const portalEnvironmentSchema = z
  .strictObject({
    name: environmentNameSchema,
    kind: z.enum(['test', 'live']),
    /** The URL of the environment's gateway, without a slash at its end. */
    url: z.string(),
    /** The host and port of `url`: the value of the server variable `env.domain`, and of `?domain=`. */
    domain: z.string(),
    /** The URL of `GET /auth/token`, which takes the key; null where no API accepts access tokens. */
    tokenUrl: z.string().nullable(),
    /** The URL of `POST /oauth/token` for client credentials; null where no API accepts access tokens. */
    oauthTokenUrl: z.string().nullable(),
    apis: z.array(portalApiSchema),
  })
  .meta({ id: 'PortalEnvironment' });
export type PortalEnvironment = z.infer<typeof portalEnvironmentSchema>;

/** The extension `x-postern-right` of an operation in the enriched OpenAPI document. A caller needs all of `needs`. */
export const operationRightSchema = z
  .strictObject({
    /** Empty when no module is assigned to the operation, so that every API user is refused it. */
    needs: z.array(
      z.strictObject({
        groupId: z.string(),
        group: z.string(),
        moduleId: z.string(),
        module: z.string(),
        scope: scopeSchema,
        /** The lowest level that gives the scope; null where no level does. */
        level: levelSchema.nullable(),
        definability: definabilitySchema,
      }),
    ),
    /**
     * The access types that include the call. Those with `needsLevels` use the API user's own matrix (`custom`), which
     * has to have the levels.
     */
    accessTypes: z.array(z.strictObject({ name: z.string(), label: z.string(), needsLevels: z.boolean() })),
    /** A summary in one or two sentences, in the document's language. */
    sentence: z.string(),
  })
  .meta({ id: 'OperationRight' });
export type OperationRight = z.infer<typeof operationRightSchema>;

export const guideSummarySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** The language of the guide: English where there is no translation. */
  language: portalLanguageSchema,
});
export type GuideSummary = z.infer<typeof guideSummarySchema>;

/** A code sample. The samples of one list do the same in different languages. */
export const codeSampleSchema = z.strictObject({
  /** `bash`, `javascript`, `python`, `php`, `json`, `text` … */
  language: z.string(),
  /** `curl`, `Node`, `Python`, `PHP` … */
  label: z.string(),
  source: z.string(),
});
export type CodeSample = z.infer<typeof codeSampleSchema>;

/**
 * The server sanitises `html`: it has no scripts, styles, event handlers, frames or forms, and only links of http,
 * https or this site.
 */
export const guideBlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('html'), html: z.string() }),
  z.strictObject({ kind: z.literal('samples'), samples: z.array(codeSampleSchema).min(1) }),
]);
export type GuideBlock = z.infer<typeof guideBlockSchema>;

export const guideSchema = guideSummarySchema
  .extend({
    /** The first section is the text before the first heading, and has no title. */
    sections: z.array(
      z.strictObject({ id: z.string(), title: z.string(), blocks: z.array(guideBlockSchema) }),
    ),
  })
  .meta({ id: 'Guide' });
export type Guide = z.infer<typeof guideSchema>;

export const portalErrorSummarySchema = z.strictObject({
  code: z.string(),
  status: z.int(),
  title: z.string(),
  /** Whether a call of an API can be refused with this code. The others occur only in the console. */
  isOfCalls: z.boolean(),
});
export type PortalErrorSummary = z.infer<typeof portalErrorSummarySchema>;

export const portalErrorSchema = portalErrorSummarySchema
  .extend({
    /** The public detail of the error. */
    detail: z.string(),
    /** Whether the detail differs from answer to answer. `detail` then contains example values. */
    isExample: z.boolean(),
    remedy: z.string(),
    /** Further explanations in English, sanitised like a guide; empty where there are none. */
    html: z.string(),
    language: portalLanguageSchema,
  })
  .meta({ id: 'PortalError' });
export type PortalError = z.infer<typeof portalErrorSchema>;

/** A search result, the best first. `excerpt` is plain text; `matches` are its words that match the query. */
export const searchHitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('operation'),
    title: z.string(),
    excerpt: z.string(),
    matches: z.array(z.string()),
    environment: environmentNameSchema,
    apiId: apiIdSchema,
    operationId: z.string(),
    method: httpMethodSchema,
    path: z.string(),
    section: z.string(),
    deprecated: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('guide'),
    title: z.string(),
    excerpt: z.string(),
    matches: z.array(z.string()),
    guideId: z.string(),
    sectionId: z.string(),
  }),
  z.strictObject({
    kind: z.literal('error'),
    title: z.string(),
    excerpt: z.string(),
    matches: z.array(z.string()),
    code: z.string(),
  }),
]);
export type SearchHit = z.infer<typeof searchHitSchema>;

/** An API user that an admin assigned to the signed-in integrator. */
export const givenApiUserSchema = z
  .strictObject({
    licenceId: licenceIdSchema,
    licenceName: z.string(),
    environment: environmentNameSchema,
    apiUserId: apiUserIdSchema,
    name: z.string(),
    status: z.enum(['active', 'deactivated']),
  })
  .meta({ id: 'GivenApiUser' });
export type GivenApiUser = z.infer<typeof givenApiUserSchema>;

/**
 * Whether an API user may make a call, by the gateway's own rules. Not judged: network rules, limits, and values that
 * only a real call has.
 */
export const callVerdictSchema = z.strictObject({
  apiId: apiIdSchema,
  operationId: z.string(),
  method: httpMethodSchema,
  /** The path, beginning with the API's base path. */
  path: z.string(),
  name: z.string(),
  section: z.string(),
  mayCall: z.boolean(),
  /** The error code that the call would be refused with; null when it would be permitted. */
  code: z.string().nullable(),
  /** The modules with too low a level, each with the lowest level that is sufficient. */
  missing: z.array(z.strictObject({ moduleId: z.string(), module: z.string(), level: levelSchema })),
});
export type CallVerdict = z.infer<typeof callVerdictSchema>;

/** A refused call. Its credential is in the `Authorization` or key header of this request itself. */
export const explainRefusalSchema = z.strictObject({
  environment: environmentNameSchema,
  method: z.string().trim().min(1).max(20),
  /** A whole URL, or the part from its path on. */
  url: z.string().trim().min(1).max(8192),
});
export type ExplainRefusal = z.infer<typeof explainRefusalSchema>;

/**
 * The reason of a refusal, as far as the caller may know it. For an invalid credential, it contains nothing but that.
 */
export const refusalReasonSchema = z
  .strictObject({
    outcome: z.enum(['allowed', 'refused']),
    status: z.int().nullable(),
    code: z.string().nullable(),
    title: z.string().nullable(),
    /** One sentence in the requested language. */
    sentence: z.string(),
    /** The levels that the call needs and the API user does not have. */
    missing: z.array(z.strictObject({ moduleId: z.string(), module: z.string(), level: levelSchema })),
    /** The role that can resolve the refusal; null where nothing is refused. */
    ask: z.enum(['yourself', 'licence-admin', 'operator']).nullable(),
    remedy: z.string().nullable(),
  })
  .meta({ id: 'RefusalReason' });
export type RefusalReason = z.infer<typeof refusalReasonSchema>;
