import { z } from 'zod';

/** The connections that a gateway process keeps to one upstream. */
export const upstreamConnectionsConfigSchema = z
  .strictObject({
    max: z
      .int()
      .min(1)
      .max(65_536)
      .default(2_048)
      .describe(
        'Connections to one upstream at a time, in each gateway process, idle ones included. Licences share none; where all are used up, an idle connection of the licence with the most of them is closed',
      ),
    idleMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(4_000)
      .describe(
        'How long an idle connection is kept, in milliseconds: shorter than the upstream keeps it, so that a call rarely meets a connection that is being closed',
      ),
    ageMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(60_000)
      .describe(
        'Age after which a connection takes no further call, in milliseconds. New connections look the upstream’s name up again, so this is how soon calls follow a change of DNS; the answer that is under way, an event stream or a websocket stays where it is',
      ),
  })
  .prefault({})
  .describe('The connections that are kept to each upstream');

export type UpstreamConnectionsConfig = z.infer<typeof upstreamConnectionsConfigSchema>;

/** The isolation that limits the damage of an upstream which sends one call's answer to another. */
export const upstreamIsolationConfigSchema = z
  .strictObject({
    within: z
      .enum(['licence', 'api-user'])
      .default('licence')
      .describe(
        'Which calls may share a connection to the upstream, one after the other: those of one licence, or those of one API user only. Calls of two licences never do',
      ),
    requiresRequestId: z
      .boolean()
      .default(false)
      .describe(
        'The upstream repeats `x-postern-request-id` in every answer. An answer without it, or with another call’s, is `upstream_invalid` (502) and ends the connection',
      ),
  })
  .prefault({})
  .describe('Contains an upstream that sends one call’s answer to another');

export type UpstreamIsolationConfig = z.infer<typeof upstreamIsolationConfigSchema>;
