import { z } from 'zod';
import { environmentNameSchema } from '@postern/contract/ids';
import { accessTypeConfigSchema } from './access-type-config-schema.ts';
import { brandConfigSchema } from './brand-config-schema.ts';
import { apiConfigSchema } from './api-config-schema.ts';
import {
  limitsConfigSchema,
  openapiLimitsConfigSchema,
  timeoutsConfigSchema,
} from './bounds-config-schema.ts';
import { durationMs, tlsConfigSchema } from './config-parts.ts';
import { environmentConfigSchema } from './environment-config-schema.ts';
import { listenHostSchema } from './listen-host-schema.ts';
import { groupConfigSchema } from './group-config-schema.ts';
import { alertsConfigSchema, outboundConfigSchema, smtpConfigSchema } from './notify-config-schema.ts';
import { operationsConfigSchema } from './operations-config-schema.ts';
import { ratePlansConfigSchema, redisConfigSchema } from './rate-plan-config-schema.ts';
import { portalConfigSchema } from './portal-config-schema.ts';
import { signingKeysConfigSchema } from './signing-keys-config-schema.ts';
import { upstreamConnectionsConfigSchema } from './upstream-config-schema.ts';
import { auditConfigSchema } from './audit-config-schema.ts';
import { usageConfigSchema } from './usage-config-schema.ts';
import { signInProviderSchema } from './sign-in-config-schema.ts';

/**
 * The only schema of postern.yaml, with a file per part. `docs/configuration.md` and `docs/postern.schema.json` are
 * generated from it (`npm run generate`), so every field needs a `.describe()`.
 */
/** Whether people need a second factor in addition to their password. */
export const secondFactorSchema = z.enum(['required', 'optional']);

export const configSchema = z
  .strictObject({
    brand: brandConfigSchema
      .describe('The prefix of keys, or with it the name, the looks and the links of your own product')
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
    logLevel: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .optional()
      .describe(
        'Level of the log: `info`, with a line per call, when left out (`warn` in the demo). `POSTERN_LOG` overrides it',
      ),
    dataFolder: z
      .string()
      .default('.postern')
      .describe(
        'Folder of the embedded database and of the secrets that the first start creates, relative to postern.yaml. `POSTERN_DATA` overrides it',
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
            migrationUrl: z
              .string()
              .min(1)
              .optional()
              .describe(
                'The same database as the role that owns the tables, or `env:NAME` or `file:path` that holds it: it migrates and deletes what the audit log’s retention ends. `url` is then a role that can only add to the audit log; gateways need no `migrationUrl`',
              )
              .meta({ examples: ['env:POSTERN_MIGRATION_URL'] }),
            poolSize: z.int().min(1).max(100).default(10).describe('Most connections that one process opens'),
          })
          .describe('For installations of more than one machine'),
      ])
      .default({ kind: 'sqlite' })
      .describe('The database'),
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
        host: listenHostSchema
          .default('127.0.0.1')
          .describe(
            'Address that this port is opened on; by default only this machine. `0.0.0.0` for all addresses, as in a container; put TLS in front or set `tls`. `POSTERN_HOST` overrides it',
          )
          .meta({ examples: ['0.0.0.0'] }),
        tls: tlsConfigSchema,
        providers: z
          .array(signInProviderSchema)
          .default([])
          .describe('Single sign-on for the people of the console, besides passwords and passkeys'),
        secondFactor: secondFactorSchema
          .default('required')
          .describe(
            'Whether people need an authenticator app or a passkey besides their password; where `required`, nothing of the console answers before. Single sign-on counts as both',
          ),
        sessionIdleMinutes: z
          .int()
          .min(5)
          .max(720)
          .default(60)
          .describe(
            'After this long without a request a person has to sign in again; 12 hours after signing in they have to in any case',
          ),
        publicUrl: z
          .url({ protocol: /^https?$/ })
          .optional()
          .describe('The URL that people reach the console at; http://localhost and the port when left out')
          .meta({ examples: ['https://postern.example.com'] }),
      })
      .prefault({})
      .describe('The console and admin API'),
    portal: portalConfigSchema.optional(),
    trustedProxies: z
      .array(z.string())
      .default([])
      .describe('Addresses and ranges whose X-Forwarded-For is trusted; none by default')
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
    signingKeys: signingKeysConfigSchema.prefault({}),
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
    ratePlans: ratePlansConfigSchema,
    redis: redisConfigSchema.optional(),
    apis: z.array(apiConfigSchema).min(1).describe('The versioned surfaces'),
    limits: limitsConfigSchema.prefault({}),
    openapiLimits: openapiLimitsConfigSchema.prefault({}),
    timeouts: timeoutsConfigSchema.prefault({}),
    upstreamConnections: upstreamConnectionsConfigSchema,
    smtp: smtpConfigSchema.optional(),
    alerts: alertsConfigSchema.prefault({}),
    usage: usageConfigSchema.prefault({}),
    audit: auditConfigSchema.prefault({}),
    outbound: outboundConfigSchema.prefault({}),
    operations: operationsConfigSchema.prefault({}),
  })
  .describe('postern.yaml');

/** A parsed postern.yaml with all defaults. */
export type Config = z.infer<typeof configSchema>;
export type { ApiConfig } from './api-config-schema.ts';
export type { EnvironmentConfig } from './environment-config-schema.ts';
export type { MappingConfig } from './mapping-config-schema.ts';
export type { GroupConfig } from './group-config-schema.ts';
export type { LimitsConfig, TimeoutsConfig } from './bounds-config-schema.ts';
