import type { DimensionPlace } from '@postern/contract/dimension';
import type { Operation } from '@postern/contract/catalogue';
import { parsePathTemplate } from '../../catalogue/path-template.ts';
import type { QueryPlace } from './read-query-values.ts';

/**
 * The places as parameters that an upstream may take from a query or a form instead, where it reads parameters by name
 * wherever they are: Rails and PHP merge query and form, ASP.NET prefers a form to the path and the query, and Spring
 * lets a query parameter take the place of a path variable in bound objects. Never required: the place itself is.
 */
export function listMergedParameters(
  places: readonly DimensionPlace[],
  operation: Operation,
): readonly QueryPlace[] {
  return places.flatMap((place): readonly QueryPlace[] => {
    if (place.in === 'query') return [{ ...place, required: false }];
    const { kind, name } = place;
    // Two parameters with nothing between them are one place, and two names.
    const parameters = findParameterName(place, operation)?.split('}{') ?? [];
    return parameters.map((parameter) => ({ in: 'query', kind, name, required: false, parameter }));
  });
}

function findParameterName(
  place: Exclude<DimensionPlace, QueryPlace>,
  operation: Operation,
): string | undefined {
  if (place.in === 'path') return listTemplateParameters(operation)[place.index];
  const [token, ...deeper] = place.pointer;
  return deeper.length > 0 || token === '*' ? undefined : token;
}

const templateParameters = new WeakMap<Operation, readonly string[]>();

function listTemplateParameters(operation: Operation): readonly string[] {
  const known = templateParameters.get(operation);
  if (known !== undefined) return known;
  const names = parsePathTemplate(operation.pathTemplate).flatMap(({ parameterNames }) => parameterNames);
  templateParameters.set(operation, names);
  return names;
}
