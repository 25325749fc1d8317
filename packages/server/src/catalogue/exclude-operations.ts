import type { MappingConfig } from '../config/config-schema.ts';
import type { CatalogueWarning } from './build-catalogue.ts';
import { meetsCondition } from './classify-operation.ts';
import type { ParsedOpenApi } from './parse-openapi.ts';

/**
 * Removes the operations that the mapping excludes. Their paths are closed, so that their calls do not match a less
 * specific template.
 */
export function excludeOperations(document: ParsedOpenApi, exclude: MappingConfig['exclude']): ParsedOpenApi {
  if (exclude.length === 0) return document;
  const isExcluded = (operation: ParsedOpenApi['operations'][number]) =>
    exclude.some((when) => meetsCondition(operation, when));
  const closed = document.operations.filter(isExcluded).map(({ pathTemplate }) => pathTemplate);
  return {
    ...document,
    operations: document.operations.filter((operation) => !isExcluded(operation)),
    closedPaths: [...new Set([...document.closedPaths, ...closed])],
  };
}

/** Lists the entries of `exclude` that exclude nothing, since a misspelt name would leave an operation in. */
export function listUnusedExclusions(
  { operations }: ParsedOpenApi,
  { exclude }: MappingConfig,
): readonly CatalogueWarning[] {
  return exclude.flatMap((when, index): readonly CatalogueWarning[] =>
    operations.some((operation) => meetsCondition(operation, when))
      ? []
      : [
          {
            kind: 'mapping-unused',
            message: `entry ${index + 1} of \`exclude\` in the mapping matches no operation (${JSON.stringify(when)})`,
          },
        ],
  );
}
