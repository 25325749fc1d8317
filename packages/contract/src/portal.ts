import { z } from 'zod';
import { definabilitySchema, httpMethodSchema } from './catalogue.ts';
import { deprecationSchema } from './deprecation.ts';
import { apiIdSchema, apiUserIdSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';
import { levelSchema, scopeSchema } from './level.ts';

/** The languages of guides, errors and of the sentences in enriched documents. English is complete; it stands in. */
export const portalLanguageSchema = z.enum(['en', 'fr', 'nl']);
export type PortalLanguage = z.infer<typeof portalLanguageSchema>;

/** Who may read: everybody, or people that a licence admin invited. */
export const portalAccessSchema = z.enum(['public', 'signed-in']);
export type PortalAccess = z.infer<typeof portalAccessSchema>;

/** What the pages need before anything else. Answered to everybody. */
export const portalSessionSchema = z
  .strictObject({
    access: portalAccessSchema,
    /** What the installation is called on its portal. */
    title: z.string(),
    /** False: sign in first; every other route then answers 401. */
    mayRead: z.boolean(),
    human: z.strictObject({ name: z.string(), email: z.string() }).nullable(),
    /** Where people sign in, `/auth-api`; null where nobody can. */
    signInPath: z.string().nullable(),
    /** Where the page of an error code lies, without a slash at its end; `type` of problems begins so. */
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
    /** As the document says it; empty where there is none. */
    version: z.string(),
    /** Plain text, never Markdown or HTML; empty where there is none. */
    summary: z.string(),
    basePath: z.string(),
    /** Gateway and base path: `http://localhost:4001/v5`. */
    url: z.string(),
    aliases: z.array(
      z.strictObject({ path: z.string(), url: z.string(), deprecation: deprecationSchema.nullable() }),
    ),
    schemes: z.array(portalSchemeSchema),
    /** The header of `api-key-header`; null where the API has no such scheme. */
    keyHeader: z.string().nullable(),
    /** The key goes to a licence's own host, so that calls there need `{account}` in the URL. */
    accountUrl: z.string().nullable(),
    deprecation: deprecationSchema.nullable(),
    /** `missing`: the catalogue is in force, and its document is not kept: there is no reference page. */
    document: z.enum(['available', 'missing']),
    /** Operations that integrators are shown. */
    operationCount: z.int(),
  })
  .meta({ id: 'PortalApi' });
export type PortalApi = z.infer<typeof portalApiSchema>;

export const portalEnvironmentSchema = z
  .strictObject({
    name: environmentNameSchema,
    kind: z.enum(['test', 'live']),
    /** Where its gateway is reached, without a slash at the end. */
    url: z.string(),
    /** Host and port of it: the value of the server variable `env.domain`, and of `?domain=`. */
    domain: z.string(),
    /** `GET /auth/token` with the key; null where no API takes tokens. */
    tokenUrl: z.string().nullable(),
    /** `POST /oauth/token`, client credentials; null where no API takes tokens. */
    oauthTokenUrl: z.string().nullable(),
    apis: z.array(portalApiSchema),
  })
  .meta({ id: 'PortalEnvironment' });
export type PortalEnvironment = z.infer<typeof portalEnvironmentSchema>;

/** `x-postern-right` of an operation in the enriched OpenAPI: all of `needs` are needed. */
export const operationRightSchema = z
  .strictObject({
    /** Empty: nobody classified the operation, so that it is refused to everybody. */
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
    /** Access types that include the call, by label; those of the API user's own matrix (`custom`) need the levels. */
    accessTypes: z.array(z.strictObject({ name: z.string(), label: z.string(), needsLevels: z.boolean() })),
    /** The same as one or two sentences in the document's language. */
    sentence: z.string(),
  })
  .meta({ id: 'OperationRight' });
export type OperationRight = z.infer<typeof operationRightSchema>;

export const guideSummarySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** English where there is no translation. */
  language: portalLanguageSchema,
});
export type GuideSummary = z.infer<typeof guideSummarySchema>;

/** A program text; several of one list do the same in different languages. */
export const codeSampleSchema = z.strictObject({
  /** `bash`, `javascript`, `python`, `php`, `json`, `text` … */
  language: z.string(),
  /** `curl`, `Node`, `Python`, `PHP` … */
  label: z.string(),
  source: z.string(),
});
export type CodeSample = z.infer<typeof codeSampleSchema>;

/** `html` is made safe by the server: no scripts, styles, handlers, frames or forms; links of http, https or this site. */
export const guideBlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('html'), html: z.string() }),
  z.strictObject({ kind: z.literal('samples'), samples: z.array(codeSampleSchema).min(1) }),
]);
export type GuideBlock = z.infer<typeof guideBlockSchema>;

export const guideSchema = guideSummarySchema
  .extend({
    /** The first section has no title: it is what stands above the first heading. */
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
  /** Whether a caller of an API can meet it; others are of the console. */
  isOfCalls: z.boolean(),
});
export type PortalErrorSummary = z.infer<typeof portalErrorSummarySchema>;

export const portalErrorSchema = portalErrorSummarySchema
  .extend({
    /** The public detail. */
    detail: z.string(),
    /** Whether it differs from answer to answer: `detail` then holds values that one could have. */
    isExample: z.boolean(),
    remedy: z.string(),
    /** What else there is to say, made safe like a guide; empty where nothing is. In English. */
    html: z.string(),
    language: portalLanguageSchema,
  })
  .meta({ id: 'PortalError' });
export type PortalError = z.infer<typeof portalErrorSchema>;

/** A find, best first. `excerpt` is plain text; `matches` are the words of it that were looked for. */
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

/** An API user that the signed-in integrator was given. */
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

/** Whether an API user can make a call, by the gateway's own rules; networks and values of the call aside. */
export const callVerdictSchema = z.strictObject({
  apiId: apiIdSchema,
  operationId: z.string(),
  method: httpMethodSchema,
  /** With the API's base path. */
  path: z.string(),
  name: z.string(),
  section: z.string(),
  mayCall: z.boolean(),
  /** The code that the call would be refused with; null when it would not. */
  code: z.string().nullable(),
  /** Levels that are missing, each with the lowest that is enough. */
  missing: z.array(z.strictObject({ moduleId: z.string(), module: z.string(), level: levelSchema })),
});
export type CallVerdict = z.infer<typeof callVerdictSchema>;

/** The call that was refused. The credential stands in the request's own `Authorization` or key header. */
export const explainRefusalSchema = z.strictObject({
  environment: environmentNameSchema,
  method: z.string().trim().min(1).max(20),
  /** Whole, or from the path on. */
  url: z.string().trim().min(1).max(8192),
});
export type ExplainRefusal = z.infer<typeof explainRefusalSchema>;

/** Why, as far as the caller may know: of a credential that is not valid, no more than that. */
export const refusalReasonSchema = z
  .strictObject({
    outcome: z.enum(['allowed', 'refused']),
    status: z.int().nullable(),
    code: z.string().nullable(),
    title: z.string().nullable(),
    /** One sentence in the language that was asked for. */
    sentence: z.string(),
    /** What the call needs and the API user has not. */
    missing: z.array(z.strictObject({ moduleId: z.string(), module: z.string(), level: levelSchema })),
    /** Who can mend it; null where nothing is refused. */
    ask: z.enum(['yourself', 'licence-admin', 'operator']).nullable(),
    remedy: z.string().nullable(),
  })
  .meta({ id: 'RefusalReason' });
export type RefusalReason = z.infer<typeof refusalReasonSchema>;
