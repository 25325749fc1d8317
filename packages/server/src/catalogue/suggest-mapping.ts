import { stringify } from 'yaml';
import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { deriveModuleId } from './assign-module-ids.ts';
import { listUnclassified } from './check-catalogue.ts';
import { toPlainText } from './plain-text.ts';

/**
 * Suggests `groups` and a `mapping` as YAML for postern.yaml: the modules that were derived from the document's tags,
 * and one for each first path segment of operations without a tag. POST operations that probably read are listed in
 * comments below, since only a person can decide that.
 *
 * @param catalogue built without configured groups, so that all of its modules are derived
 */
export function suggestMapping(catalogue: Catalogue): string {
  return [
    '# A mapping to start from: `groups` belongs at the top of postern.yaml, `mapping` below the API.',
    '# Join modules that an admin would never tell apart, and give them names that an admin knows.',
    stringify(buildSuggestion(catalogue), { lineWidth: 0 }),
    ...presentLikelyReads(catalogue),
  ].join('\n');
}

/** Parts of postern.yaml, ready to be written as YAML. */
export interface MappingSuggestion {
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly modules: readonly { readonly id: string; readonly name: string }[];
  }[];
  readonly mapping: { readonly tags: Readonly<Record<string, string>>; readonly rules: readonly object[] };
}

/** The groups and the mapping that `suggestMapping` writes. */
export function buildSuggestion(catalogue: Catalogue): MappingSuggestion {
  const byPath = groupByFirstSegment(listUnclassified(catalogue));
  const added = [...byPath.keys()].filter((name) => !hasModule(catalogue, deriveModuleId(name)));
  return {
    groups: [
      ...catalogue.groups.map(({ id, name, modules }) => ({
        id,
        name: toPlainText(name),
        modules: modules.map((module) => ({ id: module.id, name: toPlainText(module.name) })),
      })),
      ...(added.length === 0
        ? []
        : [
            {
              id: 'by-path',
              name: 'By path',
              modules: added.map((name) => ({ id: deriveModuleId(name), name })),
            },
          ]),
    ],
    mapping: {
      tags: Object.fromEntries(listTagModules(catalogue)),
      rules: [...byPath].flatMap(([name, operations]) => suggestRules(name, operations, catalogue)),
    },
  };
}

function hasModule({ groups }: Catalogue, moduleId: string): boolean {
  return groups.some(({ modules }) => modules.some(({ id }) => id === moduleId));
}

/** Lists the tags whose operations need exactly one module. Operations with several tags are not considered. */
function listTagModules({ operations }: Catalogue): readonly (readonly [tag: string, moduleId: string])[] {
  return operations.flatMap(({ section, requirements }) => {
    const [only, ...others] = requirements;
    return only === undefined || others.length > 0 || section === ''
      ? []
      : [[section, only.moduleId] as const];
  });
}

/** Segments that do not describe the subject of a call: versions and prefixes. */
const prefix = /^(?:api|rest|v?\d[\d.-]*|v\d\w*|\{.*|)$/i;

function groupByFirstSegment(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  return Map.groupBy(
    operations,
    ({ pathTemplate }) => pathTemplate.split('/').find((segment) => !prefix.test(segment)) ?? 'root',
  );
}

/**
 * Suggests one rule for everything below the segment where the document has nothing else there; otherwise one for each
 * path.
 */
function suggestRules(
  name: string,
  operations: readonly Operation[],
  catalogue: Catalogue,
): readonly object[] {
  const modules = [deriveModuleId(name)];
  const own = new Set(operations);
  const heads = new Set(
    operations.map(({ pathTemplate }) => {
      const segments = pathTemplate.split('/');
      const at = segments.indexOf(name);
      return at === -1 ? pathTemplate : segments.slice(0, at + 1).join('/');
    }),
  );
  return [...heads].flatMap((head) => {
    const below = catalogue.operations.filter(
      ({ pathTemplate }) => pathTemplate === head || pathTemplate.startsWith(`${head}/`),
    );
    if (below.every((operation) => own.has(operation))) return [{ when: { path: `${head}/**` }, modules }];
    const paths = new Set(below.filter((one) => own.has(one)).map(({ pathTemplate }) => pathTemplate));
    return [...paths].map((path) => ({ when: { path }, modules }));
  });
}

const readingName =
  /(?:^|[^a-z])(?:search|query|list|get|find|lookup|count|export|preview|check|validate)(?![a-z])|(?:Search|Query|List|Get|Find|Lookup)(?![a-z])|^(?:search|query|list|get|find)[A-Z]/;

/** Lists the POST operations whose last segment or id indicates that they read. */
export function listLikelyReads({ operations }: Catalogue): readonly Operation[] {
  return operations.filter(
    ({ method, pathTemplate, id, requirements }) =>
      method === 'POST' &&
      requirements.every(({ scope }) => scope === 'write') &&
      (readingName.test(pathTemplate.split('/').findLast((part) => !part.startsWith('{')) ?? '') ||
        readingName.test(id.startsWith('POST ') ? '' : id)),
  );
}

/** Comment lines of YAML: rules for the POST operations that look like reads; none where there are none. */
export function presentLikelyReads(catalogue: Catalogue): readonly string[] {
  const reads = listLikelyReads(catalogue);
  if (reads.length === 0) return [];
  return [
    '# These POST operations look like reads. Take those that are into `rules`:',
    ...reads.map(
      ({ pathTemplate }) =>
        `#   - { when: { path: ${JSON.stringify(toPlainText(pathTemplate))}, method: POST }, scope: read }`,
    ),
    '',
  ];
}
