import type {
  Catalogue,
  CatalogueModule,
  Definability,
  Operation,
  Requirement,
} from '@postern/contract/catalogue';
import { diffDimensions } from './diff-dimensions.ts';
import { getTemplateShape } from './path-template.ts';

/**
 * A difference between two catalogues. `isBreaking`: a call that was allowed can be refused now, or its answer is
 * narrowed further.
 */
export interface CatalogueChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly subject: 'operation' | 'module';
  /** `GET /lists/{id}`, or the id of the module. */
  readonly name: string;
  readonly isBreaking: boolean;
  /** A new operation without a right, which the gateway refuses. */
  readonly isUnclassified: boolean;
  /** Calls that were refused become possible, which should be reviewed. */
  readonly isLoosened: boolean;
  /** The differences, one phrase each. */
  readonly details: readonly string[];
}

export interface CatalogueDiff {
  readonly changes: readonly CatalogueChange[];
  readonly addedCount: number;
  readonly removedCount: number;
  readonly changedCount: number;
  readonly breakingCount: number;
  /** The number of new operations without a right. */
  readonly unclassifiedCount: number;
}

/**
 * Compares two catalogues for callers. Operations are the same when they match the same calls: a new name of a
 * parameter is a change, but a new path is one removed and one added operation.
 */
export function diffCatalogues(before: Catalogue, after: Catalogue): CatalogueDiff {
  const changes = [...diffOperations(before, after), ...diffModules(before, after)];
  const count = (fits: (change: CatalogueChange) => boolean) => changes.filter(fits).length;
  return {
    changes,
    addedCount: count(({ kind }) => kind === 'added'),
    removedCount: count(({ kind }) => kind === 'removed'),
    changedCount: count(({ kind }) => kind === 'changed'),
    breakingCount: count(({ isBreaking }) => isBreaking),
    unclassifiedCount: count(({ isUnclassified }) => isUnclassified),
  };
}

const plain = { isBreaking: false, isUnclassified: false, isLoosened: false } as const;

function diffOperations(before: Catalogue, after: Catalogue): readonly CatalogueChange[] {
  const [old, fresh] = [indexByCall(before), indexByCall(after)];
  const added = [...fresh].flatMap(([call, operation]): CatalogueChange[] => {
    if (old.has(call)) return [];
    const isUnclassified = operation.requirements.length === 0;
    return [{ ...plain, kind: 'added', ...describeOperation(operation), isUnclassified }];
  });
  const removed = [...old].flatMap(([call, operation]): CatalogueChange[] =>
    fresh.has(call) ? [] : [{ ...plain, kind: 'removed', ...describeOperation(operation), isBreaking: true }],
  );
  const changed = [...old].flatMap(([call, operation]) => {
    const now = fresh.get(call);
    return now === undefined ? [] : compareOperations(operation, now);
  });
  return [...added, ...removed, ...changed];
}

/** Indexes the operations by call. Operations that no call can distinguish get a number after it, in their order. */
function indexByCall(catalogue: Catalogue): ReadonlyMap<string, Operation> {
  const index = new Map<string, Operation>();
  for (const operation of catalogue.operations) {
    const call = `${operation.method} ${getTemplateShape(operation.pathTemplate)}`;
    let key = call;
    for (let copy = 2; index.has(key); copy++) key = `${call} ${copy}`;
    index.set(key, operation);
  }
  return index;
}

function describeOperation(operation: Operation) {
  return {
    subject: 'operation' as const,
    name: `${operation.method} ${operation.pathTemplate}`,
    details: [describeRequirements(operation.requirements)],
  };
}

/** Describes requirements as `profiles: read and lists: write`. */
export function describeRequirements(requirements: readonly Requirement[]): string {
  if (requirements.length === 0) return 'no right, so refused';
  return requirements.map(({ moduleId, scope }) => `${moduleId}: ${scope}`).join(' and ');
}

function compareOperations(old: Operation, now: Operation): readonly CatalogueChange[] {
  const tightened = isTightened(old.requirements, now.requirements);
  const loosened = isTightened(now.requirements, old.requirements);
  const plainFields = [
    ['path', old.pathTemplate, now.pathTemplate],
    ['id', old.id, now.id],
    ['name', old.name, now.name],
    ['section', old.section, now.section],
    ['documentation', old.documentationUrl ?? 'none', now.documentationUrl ?? 'none'],
    ['deprecated', old.deprecated ? 'yes' : 'no', now.deprecated ? 'yes' : 'no'],
    ['internal', old.internal ? 'yes' : 'no', now.internal ? 'yes' : 'no'],
    [
      'deprecated at',
      presentDay(old.deprecation?.deprecatedAtMs),
      presentDay(now.deprecation?.deprecatedAtMs),
    ],
    ['gone from', presentDay(old.deprecation?.sunsetAtMs), presentDay(now.deprecation?.sunsetAtMs)],
    ['successor', old.deprecation?.successor ?? 'none', now.deprecation?.successor ?? 'none'],
  ] as const;
  const dimensions = diffDimensions(old.dimensions, now.dimensions);
  const rights = [
    describeRequirements(sort(old.requirements)),
    describeRequirements(sort(now.requirements)),
  ] as const;
  const details = [
    ...(rights[0] === rights[1] ? [] : [`right: ${rights[0]} → ${rights[1]}`]),
    ...dimensions.details,
    ...plainFields.flatMap(([field, was, is]) => (was === is ? [] : [`${field}: ${was} → ${is}`])),
  ];
  if (details.length === 0) return [];
  const { name } = describeOperation(now);
  return [
    {
      ...plain,
      kind: 'changed',
      subject: 'operation',
      name,
      isBreaking: tightened || dimensions.isBreaking || endsEarlier(old, now),
      isLoosened: loosened || dimensions.isLoosened,
      details,
    },
  ];
}

/** Compares the sunsets, since a call is refused afterwards. */
function endsEarlier(old: Operation, now: Operation): boolean {
  const end = (operation: Operation) => operation.deprecation?.sunsetAtMs ?? Number.POSITIVE_INFINITY;
  return end(now) < end(old);
}

function presentDay(atMs: number | null | undefined): string {
  return typeof atMs === 'number' ? new Date(atMs).toISOString().slice(0, 10) : 'never';
}

function sort(requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.toSorted((left, right) =>
    describeRequirements([left]) < describeRequirements([right]) ? -1 : 1,
  );
}

/**
 * Decides whether rights that were sufficient before are not sufficient now. An operation without requirements is
 * always refused.
 */
function isTightened(before: readonly Requirement[], after: readonly Requirement[]): boolean {
  if (before.length === 0) return false;
  if (after.length === 0) return true;
  return after.some(
    ({ moduleId, scope }) =>
      !before.some((held) => held.moduleId === moduleId && (held.scope === scope || held.scope === 'write')),
  );
}

interface PlacedModule extends CatalogueModule {
  readonly groupName: string;
}

function diffModules(before: Catalogue, after: Catalogue): readonly CatalogueChange[] {
  const [old, fresh] = [indexModules(before), indexModules(after)];
  const describe = (module: PlacedModule) => ({
    subject: 'module' as const,
    name: module.id,
    details: [`${module.name}, in ${module.groupName}`],
  });
  return [
    ...[...fresh.values()].flatMap((module): CatalogueChange[] =>
      old.has(module.id) ? [] : [{ ...plain, kind: 'added', ...describe(module) }],
    ),
    ...[...old.values()].flatMap((module): CatalogueChange[] =>
      fresh.has(module.id) ? [] : [{ ...plain, kind: 'removed', ...describe(module), isBreaking: true }],
    ),
    ...[...old.values()].flatMap((module) => {
      const now = fresh.get(module.id);
      return now === undefined ? [] : compareModules(module, now);
    }),
  ];
}

function indexModules(catalogue: Catalogue): ReadonlyMap<string, PlacedModule> {
  const placed = catalogue.groups.flatMap(({ name, modules }) =>
    modules.map((module): PlacedModule => ({ ...module, groupName: name })),
  );
  return new Map(placed.map((module) => [module.id, module]));
}

/** The number of API users that have the module, as a rank. */
const openness: Readonly<Record<Definability, number>> = { closed: 0, definable: 1, open: 2 };

function compareModules(old: PlacedModule, now: PlacedModule): readonly CatalogueChange[] {
  const fields = [
    ['definability', old.definability, now.definability],
    ['levels', old.levels.join(', '), now.levels.join(', ')],
    ['name', old.name, now.name],
    ['group', old.groupName, now.groupName],
    ['description', old.description ?? 'none', now.description ?? 'none'],
  ] as const;
  const details = fields.flatMap(([field, was, is]) => (was === is ? [] : [`${field}: ${was} → ${is}`]));
  if (details.length === 0) return [];
  const change = openness[now.definability] - openness[old.definability];
  const isBreaking = change < 0 || old.levels.some((level) => !now.levels.includes(level));
  return [
    {
      ...plain,
      kind: 'changed',
      subject: 'module',
      name: now.id,
      isBreaking,
      isLoosened: change > 0,
      details,
    },
  ];
}
