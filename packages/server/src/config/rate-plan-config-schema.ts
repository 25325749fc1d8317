import { rateLimitSchema, ratePlanSchema } from '@postern/contract/rate-plan';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';
import { z } from 'zod';
import { findNearestName } from './find-nearest-name.ts';

export const ratePlanNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and -');

export const ratePlansConfigSchema = z
  .record(ratePlanNameSchema, ratePlanSchema)
  .default({})
  .describe(
    'Rate plans by name, each a list of limits, for `ratePlan` of an API. A limit of one name is one count, whichever API is called; licences and API users get others in place of it by that name. See docs/limits.md',
  )
  .meta({
    examples: [
      {
        standard: [
          { name: 'calls', kind: 'calls', per: 'licence', limit: 100, windowS: 60 },
          { name: 'at-once', kind: 'concurrent', per: 'licence', limit: 5 },
        ],
      },
    ],
  });

export const redisConfigSchema = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .describe('A `redis://` or `rediss://` URL, or `env:NAME` or `file:path` that holds it')
      .meta({ examples: ['env:POSTERN_REDIS_URL'] }),
    cluster: z.boolean().default(false).describe('Whether it is a cluster; the URL is one of its nodes'),
    waitMs: z
      .int()
      .min(5)
      .max(5_000)
      .default(50)
      .describe(
        'How long a call waits for it at most, in milliseconds; after that, limits are counted locally until it answers again',
      ),
  })
  .describe(
    'Redis or Valkey, in which limits are counted exactly over several gateways. Nothing else is kept there, and no access depends on it',
  );
export type RedisConfig = z.infer<typeof redisConfigSchema>;

interface PlannedConfig {
  readonly ratePlans: Readonly<Record<string, RatePlan>>;
  readonly apis: readonly { readonly id: string; readonly ratePlan?: string | undefined }[];
}

/** Returns the API's own limits; undefined where it names no plan. */
export function getRatePlan(
  { ratePlans }: Pick<PlannedConfig, 'ratePlans'>,
  { ratePlan }: { readonly ratePlan?: string | undefined },
): RatePlan | undefined {
  return ratePlan === undefined ? undefined : ratePlans[ratePlan];
}

/** Checks that named plans exist, and that limits with the same name count in the same way everywhere. */
export function checkRatePlans({ ratePlans, apis }: PlannedConfig): readonly {
  readonly path: readonly PropertyKey[];
  readonly what: string;
  readonly remedy: string;
}[] {
  const unknown = apis.flatMap(({ ratePlan }, index) => {
    if (ratePlan === undefined || Object.hasOwn(ratePlans, ratePlan)) return [];
    const nearest = findNearestName(ratePlan, Object.keys(ratePlans));
    return [
      {
        path: ['apis', index, 'ratePlan'],
        what: `names the plan ${ratePlan}, which ratePlans does not have.`,
        remedy: nearest === undefined ? 'Add it under ratePlans.' : `Did you mean \`${nearest}\`?`,
      },
    ];
  });
  return [...unknown, ...findContradictions(ratePlans)];
}

function findContradictions(ratePlans: PlannedConfig['ratePlans']) {
  const seen = new Map<string, { readonly limit: RateLimit; readonly plan: string }>();
  return Object.entries(ratePlans).flatMap(([plan, limits]) =>
    limits.flatMap((limit, index) => {
      const first = seen.get(limit.name);
      if (first === undefined) seen.set(limit.name, { limit, plan });
      if (first === undefined || isSameCount(first.limit, limit)) return [];
      return [
        {
          path: ['ratePlans', plan, index, 'name'],
          what: `is ${limit.name}, a limit of another kind or window in the plan ${first.plan}.`,
          remedy: 'One name is one count over all APIs: give this limit a name of its own.',
        },
      ];
    }),
  );
}

/** Compares what is counted. The numbers may differ between plans. */
function isSameCount(one: RateLimit, other: RateLimit): boolean {
  const shapeOf = ({ limit: _limit, apis: _apis, calls: _calls, ...rest }: RateLimit) =>
    JSON.stringify({ ...rest, over: undefined });
  return shapeOf(rateLimitSchema.parse(one)) === shapeOf(rateLimitSchema.parse(other));
}
