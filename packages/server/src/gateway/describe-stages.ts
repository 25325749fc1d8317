import type { StageName } from '@postern/contract/explanation';
import type { ReachedCall } from './call.ts';
import { unfoldCall } from './reached-call.ts';

/** For each stage that the call passed, the rule that let it through, as a sentence for an admin. */
export function describePassedStages(reached: ReachedCall): ReadonlyMap<StageName, string> {
  const { received, matched, authenticated } = unfoldCall(reached);
  const sentences = new Map<StageName, string>();
  if (received !== undefined) {
    sentences.set(
      'receive',
      `the path ${received.path} is canonical; the client is ${received.clientAddress}`,
    );
  }
  if (matched !== undefined) {
    const { operation, environment, route } = matched;
    sentences.set(
      'match',
      `${environment}, API ${route.apiId}: ${operation.method} ${operation.pathTemplate}`,
    );
  }
  if (authenticated === undefined || matched === undefined) return sentences;
  const { grant, key } = authenticated;
  sentences.set('authenticate', `${grant.displayName}, with its key ${key.id} in version ${key.version}`);
  const network = grant.networkRanges.length === 0 ? 'no network rules' : 'an allowed address';
  sentences.set('admit', `the API user is active and has ${network}`);
  const needs = matched.operation.requirements
    .map(({ moduleId, scope }) => `${moduleId}: ${scope}`)
    .join(', ');
  sentences.set('authorise', `its rights cover ${needs}`);
  sentences.set('limit', 'no limit is spent in a dry run');
  return sentences;
}
