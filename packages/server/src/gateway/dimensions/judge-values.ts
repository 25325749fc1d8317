import type { DimensionKind, DimensionPlace } from '@postern/contract/dimension';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { permittedValues, resolveValue } from '../../domain/dimension.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** Longest value that a refusal repeats. */
const shownMax = 100;

/** The first value that the caller may not use, as a refusal; undefined when all are permitted. */
export function judgeValues(
  values: readonly string[],
  place: Pick<DimensionPlace, 'kind' | 'name' | 'required'>,
  grant: AccessGrant,
): Refusal | undefined {
  const permitted = permittedValues(grant, place.kind);
  if (permitted === undefined) return undefined;
  const forbidden = values.find((value) => !permitted.has(resolveValue(grant, place.kind, value)));
  if (forbidden !== undefined) return refuseValue(place, forbidden);
  return values.length === 0 && place.required ? refuseMissing(place) : undefined;
}

export function refuseValue(
  { kind, name }: { readonly kind: DimensionKind; readonly name: string },
  value: string,
): Refusal {
  const shown = value.length > shownMax ? `${value.slice(0, shownMax)}…` : value;
  return {
    ...refuse('authorise', 'dimension_refused', `${name} ${JSON.stringify(shown)} is not permitted`, {
      facts: { dimension: name, value: shown },
    }),
    permits: { dimension: kind, value },
  };
}

export function refuseMissing({ name }: { readonly name: string }): Refusal {
  const rule = `the call has to name its ${name}, since the API user is limited by it`;
  return refuse('authorise', 'dimension_missing', rule, { facts: { dimension: name } });
}
