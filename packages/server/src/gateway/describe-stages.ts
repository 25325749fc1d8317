import type { Operation } from '@postern/contract/catalogue';
import type { StageName } from '@postern/contract/explanation';
import type { AccessGrant } from '../domain/access-grant.ts';
import { joinDeprecations } from '../domain/deprecation.ts';
import { permittedValues } from '../domain/dimension.ts';
import type { CallSince, ReachedCall } from './call.ts';

/** For each stage that the call passed, the rule that let it through, as a sentence for an admin. */
export function describePassedStages(call: ReachedCall): ReadonlyMap<StageName, string> {
  const { clientAddress, environment, grant, key, operation, path, route } = call;
  const sentences = new Map<StageName, string>();
  if (path !== undefined) {
    sentences.set('receive', `the path ${path} is canonical; the client is ${clientAddress}`);
  }
  if (operation === undefined || route === undefined) return sentences;
  const upgrade = operation.upgrade === undefined ? '' : `, which may switch to a ${operation.upgrade}`;
  sentences.set(
    'match',
    `${environment}, API ${route.apiId}: ${operation.method} ${operation.pathTemplate}${upgrade}`,
  );
  if (grant === undefined || key === undefined) return sentences;
  sentences.set('authenticate', `${grant.displayName}, with its key ${key.id} in version ${key.version}`);
  const network = grant.networkRanges.length === 0 ? 'no network rules' : 'an allowed address';
  sentences.set('admit', `the API user is active and has ${network}`);
  const needs = operation.requirements.map(({ moduleId, scope }) => `${moduleId}: ${scope}`).join(', ');
  sentences.set(
    'authorise',
    [`its rights cover ${needs}`, ...describeDimensions(operation, grant)].join('; '),
  );
  const deprecation = joinDeprecations(operation.deprecation, route.deprecation);
  if (deprecation !== undefined && deprecation.sunsetAtMs !== null) {
    const day = new Date(deprecation.sunsetAtMs).toISOString().slice(0, 10);
    sentences.set('match', `${sentences.get('match') ?? ''}, which will be gone on ${day}`);
  }
  sentences.set('limit', describeLimits({ ...call, grant, route }));
  return sentences;
}

/** The state of the limits that the call would count against. */
function describeLimits(
  call: Pick<ReachedCall, 'phase' | 'rates'> & Pick<CallSince<'authenticated'>, 'grant' | 'route'>,
): string {
  if (call.phase !== 'limited') return 'no limit is spent in a dry run';
  if (call.rates !== undefined) {
    const rooms = call.rates.map(
      ({ policy, remaining, limit }) => `${policy}: ${Math.max(0, remaining)} of ${limit} left`,
    );
    return `${rooms.join('; ')}; nothing is spent in a dry run`;
  }
  return call.grant.ratePlan === undefined && call.route.ratePlan === undefined
    ? 'no plan limits it'
    : 'no limit of its plan counts this call, or the gateways count for themselves; nothing is spent in a dry run';
}

/** Says how the operation's dimensions limit the caller. */
function describeDimensions({ dimensions }: Operation, grant: AccessGrant): readonly string[] {
  if (dimensions === undefined) return [];
  const { places, narrowings } = dimensions;
  const isLimited = ({ kind }: { readonly kind: 'entity' | 'channel' | 'attribute' }) =>
    permittedValues(grant, kind) !== undefined;
  const judged = [...new Set(places.filter((place) => place.in !== 'body').map(({ kind }) => kind))];
  const inBody = places.filter((place) => place.in === 'body').filter(isLimited);
  const narrowed = [...new Set(narrowings.filter(isLimited).map(({ kind }) => kind))];
  return [
    ...judged.map((kind) =>
      isLimited({ kind }) ? `each ${kind} that it names is permitted` : `every ${kind} is permitted`,
    ),
    ...(inBody.length === 0 ? [] : ['what its body names is assumed to be permitted']),
    ...(narrowed.length === 0 ? [] : [`its answer will be narrowed by ${narrowed.join(' and ')}`]),
  ];
}
