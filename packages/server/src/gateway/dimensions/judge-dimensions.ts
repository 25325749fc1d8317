import type { DimensionPlace, OperationDimensions } from '@postern/contract/dimension';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { permittedValues } from '../../domain/dimension.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AdmittedCall, AuthorisedCall, MatchedCall, MaybePromise } from '../call.ts';
import type { JsonNarrowing } from '../json/json-filter.ts';
import { judgeBody, mustSeeBody, refuseKind } from './judge-body.ts';
import type { BodyRules } from './judge-body.ts';
import { judgeParameters } from './judge-parameters.ts';
import { judgePathValue } from './judge-path-value.ts';
import { listMergedParameters } from './merged-parameters.ts';
import { readParameters } from './read-query-values.ts';

export interface DimensionDeps {
  /**
   * `assumed`: nobody has the body, and what it names counts as permitted; only for explanations. `unseen`: it goes
   * past us, so that a call whose body would have to be judged is refused.
   */
  readonly bodies?: 'assumed' | 'unseen';
}

/**
 * Judges what the call names of each dimension that its caller is limited in: path, query, then body, which is
 * read only where that matters. What the answer has to be narrowed to goes along.
 */
export function judgeDimensions(
  admitted: AdmittedCall,
  dimensions: OperationDimensions,
  deps: DimensionDeps,
): MaybePromise<AuthorisedCall | Refusal> {
  const { grant, matched } = admitted.authenticated;
  const places = dimensions.places.filter(({ kind }) => permittedValues(grant, kind) !== undefined);
  const refusal = judgeTarget(places, matched, grant);
  if (refusal !== undefined) return refusal;
  const narrowings = listNarrowings(dimensions, grant);
  const authorised = { kind: 'authorised', admitted, inspectedBody: undefined, narrowings } as const;
  if (places.length === 0 || deps.bodies === 'assumed') return authorised;
  const rules = listBodyRules(places, matched, grant);
  if (deps.bodies === 'unseen') {
    return mustSeeBody(matched, rules) ? refuseKind('this way of asking does not give it') : authorised;
  }
  const judged = judgeBody(matched, rules);
  return judged instanceof Promise
    ? judged.then((outcome) => withBody(authorised, outcome))
    : withBody(authorised, judged);
}

function withBody(
  authorised: AuthorisedCall,
  outcome: Buffer | Refusal | undefined,
): AuthorisedCall | Refusal {
  return outcome === undefined || Buffer.isBuffer(outcome)
    ? { ...authorised, inspectedBody: outcome }
    : outcome;
}

function judgeTarget(
  places: readonly DimensionPlace[],
  matched: MatchedCall,
  grant: AccessGrant,
): Refusal | undefined {
  for (const place of places) {
    const refusal = place.in === 'path' ? judgePathValue(place, matched, grant) : undefined;
    if (refusal !== undefined) return refusal;
  }
  const inQuery = places.filter((place) => place.in === 'query');
  const elsewhere = places.filter((place) => place.in !== 'query');
  const merged = mergesParameters(matched) ? listMergedParameters(elsewhere, matched.operation) : [];
  if (inQuery.length + merged.length === 0) return undefined;
  const parameters = readParameters(matched.received.query.slice(1));
  return judgeParameters(parameters, [...inQuery, ...merged], {
    grant,
    takesAnyCase: takesAnyCase(matched),
  });
}

function listBodyRules(
  places: readonly DimensionPlace[],
  matched: MatchedCall,
  grant: AccessGrant,
): BodyRules {
  const inForm = mergesParameters(matched) ? listMergedParameters(places, matched.operation) : [];
  return {
    places: places.filter((place) => place.in === 'body'),
    inForm,
    inJson:
      inForm.length === 0
        ? []
        : listMergedParameters(
            places.filter((place) => place.in === 'query'),
            matched.operation,
          ),
    takesAnyCase: takesAnyCase(matched),
    refusesMethod: matched.route.upstreamReads.methodOverride === 'unknown',
    grant,
  };
}

function mergesParameters({ route }: MatchedCall): boolean {
  return route.upstreamReads.parameters === 'unknown';
}

function takesAnyCase({ route }: MatchedCall): boolean {
  return route.upstreamReads.parameterCase === 'insensitive';
}

function listNarrowings(
  { narrowings }: OperationDimensions,
  grant: AccessGrant,
): readonly JsonNarrowing[] | undefined {
  const list = narrowings.flatMap((narrowing): JsonNarrowing[] => {
    const permitted = permittedValues(grant, narrowing.kind);
    return permitted === undefined ? [] : [{ ...narrowing, permitted }];
  });
  return list.length === 0 ? undefined : list;
}
