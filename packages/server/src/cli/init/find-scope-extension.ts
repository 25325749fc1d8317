import { getOwn, isJsonObject } from '../../catalogue/read-document.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';

const requirementText = /^[a-z0-9][a-z0-9._-]{0,63}:(?:read|write)$/;

/**
 * The vendor extension of operations that lists rights as texts such as `profiles:read`, if most operations of the document
 * have it: the document then says itself which right each operation needs.
 *
 * @param root a parsed OpenAPI document
 */
export function findScopeExtension(root: JsonObject): string | undefined {
  const operations = listOperations(root);
  const counts = new Map<string, number>();
  for (const operation of operations) {
    for (const [name, value] of Object.entries(operation)) {
      if (name.startsWith('x-') && isRequirementList(value)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const [best] = [...counts].toSorted(([, one], [, other]) => other - one);
  return best !== undefined && best[1] > operations.length / 2 ? best[0] : undefined;
}

function isRequirementList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === 'string' && requirementText.test(entry))
  );
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

function listOperations(root: JsonObject): readonly JsonObject[] {
  const paths = getOwn(root, 'paths');
  return Object.values(isJsonObject(paths) ? paths : {}).flatMap((item) =>
    isJsonObject(item) ? methods.map((method) => getOwn(item, method)).filter(isJsonObject) : [],
  );
}
