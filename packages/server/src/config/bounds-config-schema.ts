import { z } from 'zod';
import { durationMs } from './config-parts.ts';

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
    inspectedBytesPerLicence: z
      .int()
      .min(1_048_576)
      .max(17_179_869_184)
      .default(33_554_432)
      .describe(
        'Bytes of inspected request bodies that one licence may have in the memory of each gateway process; a call that would need more is refused with `bodies_held` (429) before its body is read. At least `inspectedBodyBytesMax`',
      ),
    tokenExchangesPerMinute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(600)
      .describe(
        'Access tokens that one key may get in a minute, from each gateway process (429). Some clients get a token for every call: at least the calls in a minute that the largest rate plan allows',
      ),
    unfinishedPerAddress: z
      .int()
      .min(8)
      .max(1_000_000)
      .default(256)
      .describe(
        'Connections without a whole request, and unfinished bodies at the gateway’s own paths, that one client address (IPv6: its /64) may have at each listener of a process. Connections of `trustedProxies` are not counted',
      ),
  })
  .describe('Sizes above which a call is refused');

export const timeoutsConfigSchema = z
  .strictObject({
    clientHeadersMs: durationMs(
      10_000,
      'Time a client has to send its headers, for a TLS handshake, and for the whole body of a token request',
    ),
    clientBodyIdleMs: durationMs(30_000, 'Longest pause within a request body'),
    keepAliveMs: durationMs(
      75_000,
      'How long an idle client connection is kept, by every listener. Longer than the balancer in front keeps one (nginx, AWS, HAProxy: 60 s), or it sends a call on a connection that was just closed, and answers 502',
    ),
    upstreamConnectMs: durationMs(5_000, 'Time to connect to the upstream'),
    upstreamHeadersMs: durationMs(30_000, 'Time the upstream has to begin its answer'),
    upstreamBodyIdleMs: durationMs(60_000, 'Longest pause within the upstream’s answer'),
    lameDuckMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(0)
      .describe(
        'Time, in milliseconds, for which a gateway that has been asked to stop reports that it is not ready, but still answers: longer than the load balancer needs to notice',
      ),
    drainMs: durationMs(10_000, 'Time that running calls have to end at shutdown'),
  })
  .describe('Times after which a call is aborted');

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

export type LimitsConfig = z.infer<typeof limitsConfigSchema>;
export type TimeoutsConfig = z.infer<typeof timeoutsConfigSchema>;
