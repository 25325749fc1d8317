import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { judgeValues, refuseMissing } from './judge-values.ts';
import { listQueryValues } from './read-query-values.ts';
import type { NameRules, QueryPlace, ReadParameters } from './read-query-values.ts';

/** Judges what the parameters of a query or a form name at the places; undefined when all of it is permitted. */
export function judgeParameters(
  parameters: ReadParameters,
  places: readonly QueryPlace[],
  { grant, ...rules }: NameRules & { readonly grant: AccessGrant },
): Refusal | undefined {
  for (const place of places) {
    const named = listQueryValues(parameters, place, rules);
    if (named.kind === 'doubtful') return refuseDoubtful(named.what);
    const refusal = judgeValues(named.values, place, grant);
    if (refusal !== undefined) return refusal;
    if (place.required && !named.isNamedForAll) return refuseMissing(place);
  }
  return undefined;
}

export function refuseDoubtful(what: string): Refusal {
  return refuse('authorise', 'query_ambiguous', `the query or form holds ${what}`, { facts: { what } });
}
