import type { DimensionPlace, Narrowing, OperationDimensions } from '@postern/contract/dimension';
import type { DimensionConfig, DimensionWhen } from '../config/dimension-config-schema.ts';
import { matchesPathGlob, matchesTextGlob } from './glob.ts';
import { parsePathTemplate } from './path-template.ts';

/** The call that a dimension's conditions are compared with. */
export interface PlacedCall {
  readonly id: string;
  readonly method: string;
  readonly pathTemplate: string;
}

/**
 * Finds the dimensions that the configuration gives the operation; undefined for none, so that calls need not check it.
 */
export function findOperationDimensions(
  operation: PlacedCall,
  dimensions: readonly DimensionConfig[],
): OperationDimensions | undefined {
  const parameters = parsePathTemplate(operation.pathTemplate).flatMap(
    ({ parameterNames }) => parameterNames,
  );
  const places = dimensions.flatMap((dimension) =>
    dimension.places
      .filter(({ when }) => fits(operation, when))
      .flatMap((place): DimensionPlace[] => placeIn(place, dimension, parameters)),
  );
  const narrowings = dimensions.flatMap(({ kind, narrow }) =>
    narrow
      .filter(({ when }) => fits(operation, when))
      .map((said): Narrowing => {
        const absence = said.mayBeAbsent ? { mayBeAbsent: true as const } : {};
        return said.drop === 'rows'
          ? {
              drop: 'rows',
              kind,
              array: parsePointer(said.array),
              value: parsePointer(said.value),
              ...absence,
            }
          : { drop: 'attributes', kind, object: parsePointer(said.object), ...absence };
      }),
  );
  return places.length + narrowings.length === 0 ? undefined : { places, narrowings };
}

/** Joins the dimensions of operations that match the same calls: every value that one of them checks is checked. */
export function joinDimensions(
  all: readonly (OperationDimensions | undefined)[],
): OperationDimensions | undefined {
  const present = all.filter((dimensions) => dimensions !== undefined);
  if (present.length === 0) return undefined;
  return {
    places: unique(present.flatMap(({ places }) => places)),
    narrowings: unique(present.flatMap(({ narrowings }) => narrowings)),
  };
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Lists the configured places that match no operation, since a misspelt name would limit nothing. */
export function listUnusedDimensions(
  operations: readonly PlacedCall[],
  dimensions: readonly DimensionConfig[],
): readonly string[] {
  return dimensions.flatMap((dimension) => {
    const parts = [
      ...dimension.places.map((place) => ({
        said: place,
        alone: { ...dimension, places: [place], narrow: [] },
      })),
      ...dimension.narrow.map((said) => ({ said, alone: { ...dimension, places: [], narrow: [said] } })),
    ];
    return parts
      .filter(({ alone }) =>
        operations.every((operation) => findOperationDimensions(operation, [alone]) === undefined),
      )
      .map(
        ({ said }) =>
          `the dimension ${dimension.kind} has a part that fits no operation (${JSON.stringify(said)})`,
      );
  });
}

function placeIn(
  place: DimensionConfig['places'][number],
  { kind, name = kind }: DimensionConfig,
  parameters: readonly string[],
): DimensionPlace[] {
  switch (place.in) {
    case 'path': {
      // A template may name a parameter twice, and adjacent parameters are matched as one.
      return parameters.flatMap((text, index): DimensionPlace[] =>
        namesParameter(text, place.parameter) ? [{ in: 'path', kind, name, required: true, index }] : [],
      );
    }
    case 'query': {
      const { parameter, delimiter, delimiterParameter, required } = place;
      return [
        {
          in: 'query',
          kind,
          name,
          required,
          parameter,
          ...(delimiter === undefined ? {} : { delimiter }),
          ...(delimiterParameter === undefined ? {} : { delimiterParameter }),
        },
      ];
    }
    case 'body':
      return [{ in: 'body', kind, name, required: place.required, pointer: parsePointer(place.pointer) }];
  }
}

/**
 * Decides whether a parameter of the template has this name; `id}{suffix` (two adjacent parameters) has the name `id`,
 * too.
 */
function namesParameter(text: string, parameter: string): boolean {
  return text.split('}{').includes(parameter);
}

function fits(operation: PlacedCall, when: DimensionWhen | undefined): boolean {
  if (when === undefined) return true;
  const methods = when.method === undefined ? undefined : [when.method].flat();
  return (
    (methods === undefined || methods.some((method) => method === operation.method)) &&
    (when.path === undefined || matchesPathGlob(when.path, operation.pathTemplate)) &&
    (when.operationId === undefined || matchesTextGlob(when.operationId, operation.id))
  );
}

/** Parses a JSON pointer (RFC 6901 section 4): `~1` is a slash, `~0` a tilde. */
function parsePointer(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
