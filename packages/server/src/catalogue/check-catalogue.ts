import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { deriveModuleId } from './assign-module-ids.ts';
import { toPlainText } from './plain-text.ts';

/** Lists the operations without a module, which the gateway refuses. */
export function listUnclassified(catalogue: Catalogue): readonly Operation[] {
  return catalogue.operations.filter((operation) => operation.requirements.length === 0);
}

const listedMax = 10;

/**
 * Presents the unclassified operations for a terminal, each with the two ways to give it a module. A few are listed, or
 * all with `all`; the others are counted by their tags. The text is empty when there are none.
 */
export function presentUnclassified(catalogue: Catalogue, options: { readonly all?: boolean } = {}): string {
  const operations = listUnclassified(catalogue);
  if (operations.length === 0) return '';
  const known = new Set<string>(catalogue.groups.flatMap(({ modules }) => modules.map(({ id }) => id)));
  const count = operations.length === 1 ? '1 operation has' : `${operations.length} operations have`;
  if (operations.length > listedMax && options.all !== true) {
    return `${count} no module, so the gateway refuses every call of them.\n${countByTag(operations)}`;
  }
  const lines = operations.flatMap((operation) => {
    const suggested = operation.section === '' ? '' : deriveModuleId(operation.section);
    const module = known.has(suggested) ? suggested : '<module>';
    return [
      `  ${operation.method} ${toPlainText(operation.pathTemplate)}`,
      `      in the document:  x-postern-module: ${module}`,
      `      in postern.yaml:  ${JSON.stringify(toPlainText(operation.id))}: { modules: [${module}] }`,
    ];
  });
  return [
    `${count} no module, so the gateway refuses every call of ${operations.length === 1 ? 'it' : 'them'}.`,
    `Give each one a module, in the document or under apis, ${catalogue.apiId}, mapping, operations in postern.yaml:`,
    ...lines,
    '',
  ].join('\n');
}

function countByTag(operations: readonly Operation[]): string {
  const byTag = [...Map.groupBy(operations, ({ section }) => section)].toSorted(
    ([, left], [, right]) => right.length - left.length,
  );
  const lines = byTag.map(([tag, [first, ...others]]) => {
    const example = first === undefined ? '' : `${first.method} ${toPlainText(first.pathTemplate)}`;
    const what = tag === '' ? 'without a tag' : `with the tag ${JSON.stringify(toPlainText(tag))}`;
    return `  ${others.length + 1} ${what}, such as ${example}`;
  });
  return [
    ...lines,
    'Map tags or paths to modules under `mapping` in postern.yaml: `postern catalogue suggest` writes a mapping to start',
    'from, and `--all` lists every operation.',
    '',
  ].join('\n');
}
