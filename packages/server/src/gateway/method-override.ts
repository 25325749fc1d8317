import { foldName } from './json/json-pointer.ts';
import type { ReadParameters } from './dimensions/read-query-values.ts';

/** Signs of a query that holds the name at all, so that nearly all are told apart by one look. */
const hint = /method/i;

export function mayNameMethod(text: string): boolean {
  // The name can be escaped, wholly or in part.
  return text.includes('%') || hint.test(text);
}

/**
 * Whether a parameter would let Rack, Symfony, Laravel or Spring carry out another method than that of the request:
 * `_method`, and what PHP folds to it (`.method`, `[method`) or Rack unwraps (`[_method]`), in any letter case.
 */
export function namesMethod({ pairs, namesBehindSemicolon }: ReadParameters): boolean {
  return pairs.some(({ name }) => isMethodName(name)) || namesBehindSemicolon.some(isMethodName);
}

function isMethodName(name: string): boolean {
  return /^[\s[\]]*[_.\s[]method(?:[\s[\]].*)?$/s.test(foldName(name));
}
