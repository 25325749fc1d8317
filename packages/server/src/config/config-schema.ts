import { z } from 'zod';
import { apiIdSchema, environmentNameSchema } from '@postern/contract/ids';
import { accessTypeConfigSchema } from './access-type-config-schema.ts';
import { errorShapeConfigSchema, rateHeadersConfigSchema } from './answer-config-schema.ts';
import { dimensionConfigSchema } from './dimension-config-schema.ts';
import { groupConfigSchema } from './group-config-schema.ts';
import { mappingConfigSchema } from './mapping-config-schema.ts';
import { aliasConfigSchema, deprecationConfigSchema } from './version-config-schema.ts';
import { alertsConfigSchema, outboundConfigSchema, smtpConfigSchema } from './notify-config-schema.ts';

/**
 * The one schema of postern.yaml. `docs/configuration.md` and `docs/postern.schema.json` are
 * generated from it (`npm run generate`), so every field says what it is with `.describe()`.
 */
const httpOriginSchema = z
  .url({ protocol: /^https?$/ })
  .describe('Scheme, host and port of an upstream')
  .meta({ examples: ['https://internal.example.com'] });

const durationMs = (defaultMs: number, what: string) =>
  z.int().positive().max(86_400_000).default(defaultMs).describe(`${what}, in milliseconds`);

const tlsConfigSchema = z
  .array(
    z.strictObject({
      certFile: z
        .string()
        .min(1)
        .describe('The certificate and its chain, PEM, relative to postern.yaml; read again when it changes')
        .meta({ examples: ['tls/api.example.com.pem'] }),
      keyFile: z
        .string()
        .min(1)
        .describe('Its private key, PEM')
        .meta({ examples: ['tls/api.example.com.key'] }),
      hosts: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('The hosts that it is for, `*.example.com` included; of every host when left out')
        .meta({ examples: [['api.example.com']] }),
    }),
  )
  .default([])
  .describe(
    'Certificates: with any, the listener speaks HTTPS (TLS 1.2 and 1.3); the first answers clients that name no host',
  );

export const environmentConfigSchema = z
  .strictObject({
    kind: z
      .enum(['test', 'live'])
      .describe('Stands in the text of its keys: `<brand>_test_…` or `<brand>_live_…`'),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .describe('Port of this environment’s gateway; 0 takes a free one')
      .meta({ examples: [4001] }),
    tls: tlsConfigSchema,
    hosts: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Host names that the gateway answers, without scheme and port; any other is refused. `{account}.api.example.com` stands for every licence’s own URL, where only its credentials are known',
      )
      .meta({ examples: [['api.example.com']] }),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where clients reach this gateway, when that differs from `http://localhost:port`')
      .meta({ examples: ['https://apitest.example.com'] }),
    upstream: httpOriginSchema.describe(
      'Where calls are forwarded to, unless an API names its own: scheme, host and port',
    ),
    issuer: z
      .string()
      .min(1)
      .describe('The `iss` claim of access tokens')
      .meta({ examples: ['https://api.example.com'] }),
    audience: z.string().min(1).optional().describe('The `aud` claim; the environment’s name when left out'),
  })
  .describe('An environment: own hosts, upstream, signing keys and API users');

export const apiConfigSchema = z
  .strictObject({
    id: apiIdSchema
      .describe('Names the API in the console, the CLI and the database; never change it')
      .meta({ examples: ['v5'] }),
    title: z
      .string()
      .max(200)
      .optional()
      .describe('What admins and integrators read; the document’s title when left out'),
    basePath: z
      .string()
      .regex(
        /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/,
        'a path such as /v5, without a slash at its end',
      )
      .describe('Where the API lies on the gateway')
      .meta({ examples: ['/v5'] }),
    aliases: z
      .array(aliasConfigSchema)
      .default([])
      .describe('Other base paths that lead to the same API: a path, or a mapping with the path and its end')
      .meta({ examples: [['/api/v5']] }),
    upstreamPath: z
      .string()
      .startsWith('/')
      .optional()
      .describe('Base path at the upstream; the API’s own base path when left out'),
    upstream: z
      .record(environmentNameSchema, httpOriginSchema)
      .default({})
      .describe('The API’s own upstream per environment')
      .meta({ examples: [{ TEST: 'http://127.0.0.1:8080' }] }),
    schemes: z
      .array(z.enum(['bearer', 'dpop', 'api-key-header', 'basic']))
      .min(1)
      .default(['bearer'])
      .describe(
        'Credential schemes that the API accepts: `bearer` access tokens, `dpop` tokens that are bound to a client’s key (RFC 9449), the key itself in a header, legacy `basic` web service accounts',
      ),
    keyHeader: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a header name of letters, digits and -')
      .default('X-API-KEY')
      .describe('The header that `api-key-header` reads')
      .meta({ examples: ['Api-Token'] }),
    openapi: z
      .string()
      .describe('Path of its OpenAPI document (2.0, 3.0 or 3.1, JSON or YAML), relative to postern.yaml')
      .meta({ examples: ['openapi/v5.yaml'] }),
    mapping: mappingConfigSchema.prefault({}),
    deprecation: deprecationConfigSchema.optional(),
    dimensions: z
      .array(dimensionConfigSchema)
      .default([])
      .describe('What its calls are about that access can be limited by'),
    errorShape: errorShapeConfigSchema.optional(),
    rateHeaders: rateHeadersConfigSchema,
    allowEncodedSlash: z.boolean().default(false).describe('Accept %2F inside a path parameter'),
    cors: z
      .strictObject({
        origins: z
          .array(
            z
              .string()
              .regex(
                /^https?:\/\/[a-z0-9.[\]:-]+$/,
                'an origin as browsers send it, like https://app.example.com; no path, no *',
              ),
          )
          .default([])
          .describe('Origins whose pages may call the API from a browser; none by default')
          .meta({ examples: [['https://app.example.com']] }),
      })
      .prefault({})
      .describe('Calls from web pages'),
  })
  .describe('A versioned surface');

export const limitsConfigSchema = z
  .strictObject({
    urlBytesMax: z.int().min(256).max(65_536).default(8_192).describe('Longest URL, in bytes (414)'),
    headerBytesMax: z
      .int()
      .min(1_024)
      .max(262_144)
      .default(32_768)
      .describe('All headers together, in bytes (431)'),
    headerCountMax: z.int().min(10).max(2_000).default(100).describe('Number of headers (431)'),
    bodyBytesMax: z.int().min(0).default(52_428_800).describe('Largest request body, in bytes (413)'),
    inspectedBodyBytesMax: z
      .int()
      .min(1_024)
      .max(67_108_864)
      .default(1_048_576)
      .describe(
        'Largest request body that a dimension is looked for in, in bytes (413); it is held in memory',
      ),
  })
  .describe('Sizes above which a call is refused');

export const timeoutsConfigSchema = z
  .strictObject({
    clientHeadersMs: durationMs(10_000, 'Time a client has to send its headers'),
    clientBodyIdleMs: durationMs(30_000, 'Longest pause within a request body'),
    keepAliveMs: durationMs(5_000, 'How long an idle client connection is kept'),
    upstreamConnectMs: durationMs(5_000, 'Time to connect to the upstream'),
    upstreamHeadersMs: durationMs(30_000, 'Time the upstream has to begin its answer'),
    upstreamBodyIdleMs: durationMs(60_000, 'Longest pause within the upstream’s answer'),
    drainMs: durationMs(10_000, 'Time that running calls have to end at shutdown'),
  })
  .describe('Times after which a call is given up');

export const openapiLimitsConfigSchema = z
  .strictObject({
    documentBytesMax: z
      .int()
      .min(1_024)
      .max(268_435_456)
      .default(20_971_520)
      .describe('Largest OpenAPI document, in bytes'),
    depthMax: z
      .int()
      .min(10)
      .max(1_000)
      .default(200)
      .describe('Deepest nesting of an OpenAPI document, in levels'),
    operationCountMax: z.int().min(1).max(100_000).default(20_000).describe('Most operations of one API'),
  })
  .describe('Sizes above which an OpenAPI document is refused');

export const signInProviderSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits and -')
      .describe('Stands in the call-back URL: `/auth-api/callback/<id>`'),
    name: z
      .string()
      .min(1)
      .max(60)
      .describe('What the button says')
      .meta({ examples: ['Company sign-on'] }),
    discoveryUrl: z
      .url({ protocol: /^https?$/ })
      .describe('The provider’s OpenID Connect discovery document')
      .meta({ examples: ['https://login.example.com/.well-known/openid-configuration'] }),
    clientId: z.string().min(1).describe('The client that Postern is there'),
    clientSecret: z
      .string()
      .regex(/^(env|file):.+$/, '`env:NAME` or `file:path`')
      .describe('Where its secret comes from'),
    trustEmail: z
      .boolean()
      .default(false)
      .describe('Believe its e-mail addresses even where it does not call them verified'),
  })
  .describe('Single sign-on by OpenID Connect');

export const configSchema = z
  .strictObject({
    brand: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,15}$/, 'lower-case letters and digits, 2 to 16')
      .describe('First part of every key’s text')
      .meta({ examples: ['acme'] }),
    leakedKeyReporters: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(200).describe('Its `Github-Public-Key-Identifier`'),
          publicKey: z
            .string()
            .startsWith('-----BEGIN PUBLIC KEY-----')
            .describe(
              'Its ECDSA P-256 public key, PEM; GitHub publishes its own under /meta/public_keys/secret_scanning',
            ),
        }),
      )
      .default([])
      .describe('Who may report leaked keys to `POST /leaked-keys` on the console’s port; nobody by default'),
    importedKeys: z
      .boolean()
      .default(false)
      .describe(
        'Accept keys of any shape that were imported; without it, only keys of the own shape are looked up',
      ),
    queryCredentials: z
      .array(z.string().min(1).max(100))
      .default(['api_key', 'apikey', 'api-key', 'access_token', 'client_secret', 'token'])
      .describe(
        'Query parameters that may not be sent, since they would carry a credential (400); in any letter case',
      ),
    docsUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where the pages of the error codes are published; the console’s own pages when left out')
      .meta({ examples: ['https://developers.example.com/errors'] }),
    dataFolder: z
      .string()
      .default('.postern')
      .describe(
        'Where the embedded database and the secrets made on first run lie, relative to postern.yaml. `POSTERN_DATA` overrides it',
      ),
    database: z
      .discriminatedUnion('kind', [
        z
          .strictObject({ kind: z.literal('sqlite').describe('The embedded database') })
          .describe('Embedded: one file in the data folder'),
        z
          .strictObject({
            kind: z.literal('postgres').describe('A PostgreSQL server'),
            url: z
              .string()
              .min(1)
              .describe('A PostgreSQL URL, or `env:NAME` or `file:path` that holds it')
              .meta({ examples: ['env:POSTERN_DATABASE_URL'] }),
            poolSize: z.int().min(1).max(100).default(10).describe('Most connections that one process opens'),
          })
          .describe('For installations of more than one machine'),
      ])
      .default({ kind: 'sqlite' })
      .describe('Where everything is kept'),
    masterKey: z
      .string()
      .regex(/^(env|file):.+$/, '`env:NAME` or `file:path`')
      .describe(
        'Where the master key (32 bytes, base64) comes from. It wraps every licence’s data key; it has no default',
      )
      .meta({ examples: ['env:POSTERN_MASTER_KEY', 'file:secrets/master-key'] }),
    earlierMasterKeys: z
      .array(z.string().regex(/^(env|file):.+$/, '`env:NAME` or `file:path`'))
      .max(5)
      .default([])
      .describe(
        'Master keys that `masterKey` replaces. At start, everything that they sealed is sealed anew; then they can be taken out',
      )
      .meta({ examples: [['file:secrets/master-key-2025']] }),
    console: z
      .strictObject({
        port: z
          .int()
          .min(0)
          .max(65_535)
          .default(4000)
          .describe('Port of the console and admin API; 0 takes a free one'),
        tls: tlsConfigSchema,
        providers: z
          .array(signInProviderSchema)
          .default([])
          .describe('Single sign-on for the people of the console, besides passwords and passkeys'),
        publicUrl: z
          .url({ protocol: /^https?$/ })
          .optional()
          .describe('The URL that people reach the console at; http://localhost and the port when left out')
          .meta({ examples: ['https://postern.example.com'] }),
      })
      .prefault({})
      .describe('The console and admin API'),
    trustedProxies: z
      .array(z.string())
      .default([])
      .describe('Addresses and ranges whose X-Forwarded-For is believed; none by default')
      .meta({ examples: [['10.0.0.0/24', '2001:db8::7']] }),
    forwardAuth: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe(
            'Answer `/forward-auth` on every gateway, for nginx, Caddy or HAProxy as the data plane; only `trustedProxies` may ask',
          ),
      })
      .prefault({})
      .describe('Decisions for front proxies that forward the calls themselves'),
    maxStaleMs: durationMs(
      5_000,
      'How old a gateway’s last complete look at the change feed may be before it refuses',
    ),
    environments: z
      .record(environmentNameSchema, environmentConfigSchema)
      .refine((all) => Object.keys(all).length > 0, 'name at least one environment')
      .describe(
        'The environments by name, such as TEST and PROD. In this order they get the ports after `POSTERN_PORT_BASE`',
      ),
    groups: z
      .array(groupConfigSchema)
      .default([])
      .describe('The catalogue’s groups and their modules, shared by all APIs'),
    accessTypes: z
      .array(accessTypeConfigSchema)
      .default([])
      .describe('Presets of rights, beside `custom` and `admin`; one of the same name replaces either'),
    apis: z.array(apiConfigSchema).min(1).describe('The versioned surfaces'),
    limits: limitsConfigSchema.prefault({}),
    openapiLimits: openapiLimitsConfigSchema.prefault({}),
    timeouts: timeoutsConfigSchema.prefault({}),
    smtp: smtpConfigSchema.optional(),
    alerts: alertsConfigSchema.prefault({}),
    outbound: outboundConfigSchema.prefault({}),
  })
  .describe('postern.yaml');

/** postern.yaml, parsed, with defaults filled in. */
export type Config = z.infer<typeof configSchema>;
export type ApiConfig = z.infer<typeof apiConfigSchema>;
export type EnvironmentConfig = z.infer<typeof environmentConfigSchema>;
export type { MappingConfig } from './mapping-config-schema.ts';
export type { GroupConfig } from './group-config-schema.ts';
export type LimitsConfig = z.infer<typeof limitsConfigSchema>;
export type TimeoutsConfig = z.infer<typeof timeoutsConfigSchema>;
