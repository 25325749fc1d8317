import { z } from 'zod';
import { listenHostSchema } from './listen-host-schema.ts';

const portSchema = z.int().min(0).max(65_535);

export const tracingConfigSchema = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/ })
      .describe('Where spans are sent to, by OTLP over HTTP (JSON)')
      .meta({ examples: ['http://collector.internal:4318/v1/traces'] }),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'a header name'), z.string().min(1))
      .default({})
      .describe(
        'Headers of those requests; a value may be `env:NAME` or `file:path`, which keeps a token out of this file',
      )
      .meta({ examples: [{ authorization: 'env:OTLP_AUTHORIZATION' }] }),
    sampleRatio: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Share of the calls that are traced, where no trusted client has decided'),
    acceptFrom: z
      .enum(['nobody', 'trusted-proxies', 'everybody'])
      .default('trusted-proxies')
      .describe(
        'The callers whose `traceparent` is continued and whose sampling decision is followed; that of any other caller is replaced',
      ),
    serviceName: z.string().min(1).max(100).default('postern').describe('The `service.name` of the spans'),
  })
  .describe('OpenTelemetry traces with W3C context through to the upstream; none when left out');

export const operationsConfigSchema = z
  .strictObject({
    port: portSchema
      .optional()
      .describe(
        'Port of `/metrics`, `/healthz` and `/readyz` of each program, none when left out; 0 takes a free one. `POSTERN_OPERATIONS_PORT` overrides it, for several programs on one machine',
      )
      .meta({ examples: [9464] }),
    host: listenHostSchema
      .default('127.0.0.1')
      .describe('Address that this port is opened on; `0.0.0.0` for a Prometheus on another machine')
      .meta({ examples: ['0.0.0.0'] }),
    timedCalls: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .describe('One of this many calls is timed stage by stage; 0 times none'),
    tracing: tracingConfigSchema.optional(),
  })
  .describe('Metrics, health and traces');
export type OperationsConfig = z.infer<typeof operationsConfigSchema>;
