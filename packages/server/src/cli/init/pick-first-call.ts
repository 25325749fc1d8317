import type { Catalogue, Operation } from '@postern/contract/catalogue';

/**
 * The operation that a newcomer can call first: a GET without parameters in its path that needs Read on one module, with the
 * shortest path. Undefined where the API has none.
 */
export function pickFirstCall({ operations }: Catalogue): Operation | undefined {
  const [first] = operations
    .filter(
      ({ method, pathTemplate, requirements }) =>
        method === 'GET' &&
        !pathTemplate.includes('{') &&
        requirements.length === 1 &&
        requirements[0]?.scope === 'read',
    )
    .toSorted((one, other) => one.pathTemplate.length - other.pathTemplate.length);
  return first;
}
