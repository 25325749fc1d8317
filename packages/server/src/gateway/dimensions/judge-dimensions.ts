import type { DimensionPlace, OperationDimensions } from '@postern/contract/dimension';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { permittedValues } from '../../domain/dimension.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { toAuthorised } from '../advance-call.ts';
import type { Call, CallSince, MaybePromise } from '../call.ts';
import type { JsonNarrowing } from '../json/json-filter.ts';
import { judgeBody, mustSeeBody, refuseKind } from './judge-body.ts';
import type { BodyRules } from './judge-body.ts';
import { judgeParameters } from './judge-parameters.ts';
import { judgePathValue } from './judge-path-value.ts';
import { listMergedParameters } from './merged-parameters.ts';
import { readParameters } from './read-query-values.ts';

export interface DimensionDeps {
  /**
   * `assumed`: there is no body to read, and the values in it count as permitted; only for explanations. `unseen`: the
   * body does not come by here, so that a call whose body would have to be judged is refused.
   */
  readonly bodies?: 'assumed' | 'unseen';
}

/**
 * Judges the values that the call names of each dimension that its caller is limited in: in the path, in the query,
 * then in the body, which is read only where that matters. Notes the rows and attributes that the answer may contain.
 */
export function judgeDimensions(
  call: Call<'admitted'>,
  dimensions: OperationDimensions,
  deps: DimensionDeps,
): MaybePromise<Call<'authorised'> | Refusal> {
  const { grant } = call;
  const places = dimensions.places.filter(({ kind }) => permittedValues(grant, kind) !== undefined);
  const refusal = judgeTarget(places, call);
  if (refusal !== undefined) return refusal;
  const narrowings = listNarrowings(dimensions, grant);
  const allow = (inspectedBody?: Buffer): Call<'authorised'> =>
    toAuthorised(call, { inspectedBody, narrowings });
  if (places.length === 0 || deps.bodies === 'assumed') return allow();
  const rules = listBodyRules(places, call);
  if (deps.bodies === 'unseen') {
    return mustSeeBody(call, rules) ? refuseKind('this way of asking does not give it') : allow();
  }
  const conclude = (judged: Buffer | Refusal | undefined): Call<'authorised'> | Refusal =>
    judged === undefined || Buffer.isBuffer(judged) ? allow(judged) : judged;
  const judged = judgeBody(call, rules);
  return judged instanceof Promise ? judged.then(conclude) : conclude(judged);
}

function judgeTarget(
  places: readonly DimensionPlace[],
  call: CallSince<'authenticated'>,
): Refusal | undefined {
  for (const place of places) {
    const refusal = place.in === 'path' ? judgePathValue(place, call) : undefined;
    if (refusal !== undefined) return refusal;
  }
  const inQuery = places.filter((place) => place.in === 'query');
  const elsewhere = places.filter((place) => place.in !== 'query');
  const merged = mergesParameters(call) ? listMergedParameters(elsewhere, call.operation) : [];
  if (inQuery.length + merged.length === 0) return undefined;
  const parameters = readParameters(call.query.slice(1));
  return judgeParameters(parameters, [...inQuery, ...merged], {
    grant: call.grant,
    takesAnyCase: takesAnyCase(call),
  });
}

function listBodyRules(places: readonly DimensionPlace[], call: CallSince<'authenticated'>): BodyRules {
  const { operation } = call;
  const inForm = mergesParameters(call) ? listMergedParameters(places, operation) : [];
  return {
    places: places.filter((place) => place.in === 'body'),
    inForm,
    inJson:
      inForm.length === 0
        ? []
        : listMergedParameters(
            places.filter((place) => place.in === 'query'),
            operation,
          ),
    takesAnyCase: takesAnyCase(call),
    refusesMethod: call.route.upstreamReads.methodOverride === 'unknown',
    grant: call.grant,
  };
}

function mergesParameters({ route }: CallSince<'matched'>): boolean {
  return route.upstreamReads.parameters === 'unknown';
}

function takesAnyCase({ route }: CallSince<'matched'>): boolean {
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
