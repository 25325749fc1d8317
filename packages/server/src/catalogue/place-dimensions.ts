import type { DimensionPlace, Narrowing, OperationDimensions } from '@postern/contract/dimension';
import type { DimensionConfig, DimensionWhen } from '../config/dimension-config-schema.ts';
import { matchesPathGlob, matchesTextGlob } from './glob.ts';
import { parsePathTemplate } from './path-template.ts';

/** What a dimension's conditions are held against. */
export interface PlacedCall {
  readonly id: string;
  readonly method: string;
  readonly pathTemplate: string;
}

/** The dimensions that the configuration gives the operation; undefined for none, so that it costs nothing. */
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

/** Operations that answer the same calls judge all that any of them judges. */
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

/** What the configuration says that fits no operation: a name that is mistyped would limit nobody. */
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
      // A template may name a parameter twice, and what is matched as one may hold several.
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

/** `id`, and `id}{suffix` (two parameters with nothing between them), name `id`. */
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

/** RFC 6901 section 4: `~1` is a slash, `~0` a tilde. */
function parsePointer(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
