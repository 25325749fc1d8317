import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { deriveModuleId } from './assign-module-ids.ts';
import { toPlainText } from './plain-text.ts';

/** Operations without a module: the gateway refuses them to everybody. */
export function listUnclassified(catalogue: Catalogue): readonly Operation[] {
  return catalogue.operations.filter((operation) => operation.requirements.length === 0);
}

/**
 * The unclassified operations for a terminal, each with the two ways to give it a module. Empty text when
 * there are none.
 */
export function presentUnclassified(catalogue: Catalogue): string {
  const operations = listUnclassified(catalogue);
  if (operations.length === 0) return '';
  const known = new Set<string>(catalogue.groups.flatMap(({ modules }) => modules.map(({ id }) => id)));
  const count = operations.length === 1 ? '1 operation has' : `${operations.length} operations have`;
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
