import type { DimensionPlace, Narrowing, OperationDimensions } from '@postern/contract/dimension';

/** The changes for callers whose access is limited by an entity, a channel or an attribute. */
export interface DimensionDiff {
  /** A caller with limited access can be refused, or its answer is narrowed further. */
  readonly isBreaking: boolean;
  /** Something that was checked or narrowed before is not any more. */
  readonly isLoosened: boolean;
  readonly details: readonly string[];
}

export function diffDimensions(
  before: OperationDimensions | undefined,
  after: OperationDimensions | undefined,
): DimensionDiff {
  const places = diffNamed(
    (before?.places ?? []).map((place) => [describePlace(place), place.required]),
    (after?.places ?? []).map((place) => [describePlace(place), place.required]),
  );
  const narrowings = diffNamed(
    (before?.narrowings ?? []).map((narrowing) => [describeNarrowing(narrowing), false]),
    (after?.narrowings ?? []).map((narrowing) => [describeNarrowing(narrowing), false]),
  );
  const all = [places, narrowings];
  return {
    isBreaking: all.some(({ isBreaking }) => isBreaking),
    isLoosened: all.some(({ isLoosened }) => isLoosened),
    details: all.flatMap(({ details }) => details),
  };
}

type Named = readonly (readonly [name: string, isRequired: boolean])[];

function diffNamed(before: Named, after: Named): DimensionDiff {
  const [old, fresh] = [new Map(before), new Map(after)];
  const added = [...fresh].filter(([name]) => !old.has(name));
  const removed = [...old].filter(([name]) => !fresh.has(name));
  const nowRequired = [...fresh].filter(([name, isRequired]) => isRequired && old.get(name) === false);
  const nowOptional = [...fresh].filter(([name, isRequired]) => !isRequired && old.get(name) === true);
  return {
    isBreaking: added.length + nowRequired.length > 0,
    isLoosened: removed.length + nowOptional.length > 0,
    details: [
      ...added.map(([name, isRequired]) => `limited by: ${name} added${isRequired ? ', required' : ''}`),
      ...removed.map(([name]) => `limited by: ${name} removed`),
      ...nowRequired.map(([name]) => `limited by: ${name}: optional → required`),
      ...nowOptional.map(([name]) => `limited by: ${name}: required → optional`),
    ],
  };
}

/** Describes a place: `entity "entity" in the path, parameter 1`. */
function describePlace(place: DimensionPlace): string {
  const what = `${place.kind} "${place.name}"`;
  switch (place.in) {
    case 'path':
      return `${what} in the path, parameter ${place.index + 1}`;
    case 'query': {
      const lists = [place.delimiter, place.delimiterParameter].filter((text) => text !== undefined);
      return `${what} in the query, ${place.parameter}${lists.length === 0 ? '' : ` (a list by ${lists.join(' or ')})`}`;
    }
    case 'body':
      return `${what} in the body, ${presentPointer(place.pointer)}`;
  }
}

function describeNarrowing(narrowing: Narrowing): string {
  return narrowing.drop === 'rows'
    ? `${narrowing.kind} of the answer's rows, ${presentPointer(narrowing.array)} by ${presentPointer(narrowing.value)}`
    : `${narrowing.kind} of the answer's members, ${presentPointer(narrowing.object)}`;
}

function presentPointer(pointer: readonly string[]): string {
  return pointer.length === 0
    ? '/'
    : pointer.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
