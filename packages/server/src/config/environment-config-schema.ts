import { z } from 'zod';
import { httpOriginSchema, tlsConfigSchema } from './config-parts.ts';
import { listenHostSchema } from './listen-host-schema.ts';

export const environmentConfigSchema = z
  .strictObject({
    kind: z
      .enum(['test', 'live'])
      .describe('Decides how the text of its keys begins: `<brand>_test_…` or `<brand>_live_…`'),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .describe('Port of this environment’s gateway; 0 takes a free one')
      .meta({ examples: [4001] }),
    host: listenHostSchema
      .optional()
      .describe(
        'Address that this port is opened on; all of them when left out. With a proxy in front on the same machine, `127.0.0.1`. `POSTERN_HOST` overrides it',
      )
      .meta({ examples: ['127.0.0.1'] }),
    tls: tlsConfigSchema,
    hosts: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Host names that the gateway answers, without scheme and port; any other is refused. `{account}.api.example.com` means every licence’s own URL, where only its credentials are known',
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
      .describe(
        'The `iss` claim of access tokens: the URL at which clients know this gateway. On a licence’s own URL the issuer is that URL, and on one machine the address that was called, so that discovery (RFC 8414) agrees with where it was found',
      )
      .meta({ examples: ['https://api.example.com'] }),
    audience: z.string().min(1).optional().describe('The `aud` claim; the environment’s name when left out'),
  })
  .describe('An environment: own hosts, upstream, signing keys and API users');

export type EnvironmentConfig = z.infer<typeof environmentConfigSchema>;
