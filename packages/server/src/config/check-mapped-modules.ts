import type { ConfigFault } from './check-config.ts';
import type { Config, MappingConfig } from './config-schema.ts';
import { derivesModules } from './derives-modules.ts';
import { findNearestName } from './find-nearest-name.ts';

export function checkMappedModules(config: Config): readonly ConfigFault[] {
  const known = new Set<string>(config.groups.flatMap(({ modules }) => modules.map(({ id }) => id)));
  return config.apis.flatMap(({ mapping }, index) =>
    (derivesModules(mapping, config.groups) ? [] : listNamedModules(mapping))
      .filter(({ id }) => !known.has(id))
      .map(({ id, path }) => ({
        path: ['apis', index, 'mapping', ...path],
        what: `names the module ${id}, which no group has.`,
        remedy: suggestModule(id, [...known]),
      })),
  );
}

interface NamedModule {
  readonly id: string;
  readonly path: readonly PropertyKey[];
}

function listNamedModules({ tags, rules, operations }: MappingConfig): readonly NamedModule[] {
  return [
    ...Object.entries(tags).map(([tag, id]) => ({ id, path: ['tags', tag] })),
    ...rules.flatMap((rule, index) => listClassifiedModules(rule, ['rules', index])),
    ...Object.entries(operations).flatMap(([name, operation]) =>
      listClassifiedModules(operation, ['operations', name]),
    ),
  ];
}

function listClassifiedModules(
  { modules = [], requirements = [] }: Pick<MappingConfig['rules'][number], 'modules' | 'requirements'>,
  path: readonly PropertyKey[],
): readonly NamedModule[] {
  return [
    ...modules.map((id, at) => ({ id, path: [...path, 'modules', at] })),
    ...requirements.map((text, at) => ({
      id: text.slice(0, text.lastIndexOf(':')),
      path: [...path, 'requirements', at],
    })),
  ];
}

function suggestModule(id: string, known: readonly string[]): string {
  const nearest = findNearestName(id, known);
  return nearest === undefined
    ? 'Add the module to a group, correct its id, or set `deriveModules: true` in the mapping.'
    : `Did you mean \`${nearest}\`? Else add the module to a group.`;
}
