import type {
  Catalogue,
  CatalogueModule,
  Definability,
  Operation,
  Requirement,
} from '@postern/contract/catalogue';
import { diffDimensions } from './diff-dimensions.ts';
import { getTemplateShape } from './path-template.ts';

/** One difference between two catalogues. `isBreaking`: a call that was allowed can be refused now, or is answered less. */
export interface CatalogueChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly subject: 'operation' | 'module';
  /** `GET /lists/{id}`, or the module's id. */
  readonly name: string;
  readonly isBreaking: boolean;
  /** An operation that did not exist before and has no right: the gateway refuses it. */
  readonly isUnclassified: boolean;
  /** Calls become possible that were refused: worth a second look. */
  readonly isLoosened: boolean;
  /** What is different, a phrase each. */
  readonly details: readonly string[];
}

export interface CatalogueDiff {
  readonly changes: readonly CatalogueChange[];
  readonly addedCount: number;
  readonly removedCount: number;
  readonly changedCount: number;
  readonly breakingCount: number;
  /** New operations without a right. */
  readonly unclassifiedCount: number;
}

/**
 * What changes for callers between two catalogues. Operations are the same when they answer the same calls:
 * a parameter's new name is a change, a new path is one operation removed and one added.
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

/** Operations that nobody can tell apart on the wire get a number behind the call, in their order. */
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

/** `profiles: read and lists: write`. */
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

/** After its sunset a call is refused. */
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

/** Whether rights that were enough before are not enough now. Without any requirement a call is always refused. */
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

/** How many API users have it: the more, the higher. */
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
