import type { Catalogue, CatalogueGroup, CatalogueModule, Operation } from '@postern/contract/catalogue';
import type { Level } from '@postern/contract/level';
import type { OperationRight } from '@postern/contract/portal';
import { neededLevel } from '../../domain/rights.ts';
import type { RightTexts } from './right-texts.ts';

type Need = OperationRight['needs'][number];

export interface RightDeps {
  readonly catalogue: Catalogue;
  /** Lists the access types that include the call; see `AccessTypeNotes`. */
  readonly accessTypesOf: (operation: Operation) => OperationRight['accessTypes'];
  readonly texts: RightTexts;
}

/**
 * Creates the function that presents an operation's right for programs and as a sentence. Create it once for a
 * catalogue.
 */
export function createRightPresenter(deps: RightDeps): (operation: Operation) => OperationRight {
  const places = new Map<string, { readonly group: CatalogueGroup; readonly module: CatalogueModule }>(
    deps.catalogue.groups.flatMap((group) =>
      group.modules.map((module) => [module.id, { group, module }] as const),
    ),
  );
  return (operation) => {
    const needs = operation.requirements.map(({ moduleId, scope }): Need => {
      const place = places.get(moduleId);
      if (place === undefined) {
        const unknown = { groupId: '', group: '', moduleId, module: moduleId, scope };
        return { ...unknown, level: null, definability: 'closed' };
      }
      const { group, module } = place;
      return {
        groupId: group.id,
        group: group.name,
        moduleId,
        module: module.name,
        scope,
        level: findLevel(module, scope),
        definability: module.definability,
      };
    });
    return {
      needs,
      accessTypes: deps.accessTypesOf(operation),
      sentence: presentSentence(needs, deps.texts),
    };
  };
}

/** Null where the module does not offer a sufficient level, or where its level cannot be set. */
function findLevel(module: CatalogueModule, scope: 'read' | 'write'): Level | null {
  if (module.definability !== 'definable') return null;
  const level = neededLevel(module, scope);
  return module.levels.includes(level) ? level : null;
}

function presentSentence(needs: readonly Need[], texts: RightTexts): string {
  if (needs.length === 0) return texts.unclassified;
  const named = (definability: Need['definability']) =>
    needs.filter((need) => need.definability === definability);
  const levels = mergeLevels(named('definable'));
  const [open, closed] = [named('open'), named('closed')].map((list) =>
    [...new Set(list.map(({ module }) => module))].join(', '),
  );
  return [
    ...(levels.length === 0
      ? []
      : [
          texts.needs(
            levels.map(({ level, module }) => texts.levelOn(texts.level[level], module)).join(texts.and),
          ),
        ]),
    ...named('definable')
      .filter(({ level }) => level === null)
      .map(({ module }) => texts.unreachable(module)),
    ...(open === '' || open === undefined ? [] : [texts.open(open)]),
    ...(closed === '' || closed === undefined ? [] : [texts.closed(closed)]),
  ].join(' ');
}

/** Keeps one entry for each module, with its highest level. */
function mergeLevels(
  needs: readonly Need[],
): { readonly module: string; readonly level: 'read' | 'write' }[] {
  const byModule = new Map<string, { module: string; level: 'read' | 'write' }>();
  for (const { moduleId, module, level } of needs) {
    if (level === null || level === 'none' || byModule.get(moduleId)?.level === 'write') continue;
    byModule.set(moduleId, { module, level });
  }
  return [...byModule.values()];
}
