import type { DimensionPlace } from '@postern/contract/dimension';
import { permittedValues, resolveValue } from '../../domain/dimension.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { CallSince } from '../call.ts';
import { listSegmentReadings } from '../../catalogue/segment-readings.ts';
import { judgeValues } from './judge-values.ts';

type PathPlace = Extract<DimensionPlace, { readonly in: 'path' }>;

/** Judges a value in the path as it is spelled, then as every upstream could read it. */
export function judgePathValue(
  place: PathPlace,
  { grant, parameters, path, route }: CallSince<'authenticated'>,
): Refusal | undefined {
  const raw = parameters[place.index] ?? '';
  // receive has made sure that every escape is UTF-8
  const value = decodeURIComponent(raw);
  const refusal = judgeValues([value], place, grant);
  if (refusal !== undefined) return refusal;
  const permitted = permittedValues(grant, place.kind);
  if (permitted === undefined) return undefined;
  const isLast = path.endsWith(raw);
  const readings = listSegmentReadings(raw, {
    extension: isLast ? route.upstreamReads.extension : 'kept',
  });
  const other = readings.find((reading) => !permitted.has(resolveValue(grant, place.kind, reading)));
  if (other === undefined) return undefined;
  const what = `a ${place.name} that some read differently`;
  return refuse('authorise', 'path_ambiguous', `the path holds ${what}: ${JSON.stringify(other)}`, {
    facts: { what },
  });
}
