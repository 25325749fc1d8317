import type { Operation } from '@postern/contract/catalogue';

type Named = Pick<Operation, 'id' | 'method' | 'pathTemplate' | 'requirements'>;

/** The lowest similarity (0 to 1) that is not considered chance. */
const likenessMin = 0.5;

/**
 * Finds the operation of another version that replaces a deprecated one: the operation with the same id, otherwise the
 * one with the same method, a common module and the most similar path. Parameter names, plurals and letter case are
 * ignored, so that `/entity/{e}/customTable/{t}` is similar to `/entities/{e}/custom-tables/{id}`. Undefined where no
 * operation is similar enough.
 */
export function findEquivalentOperation<Candidate extends Named>(
  operation: Named,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const same = candidates.find(({ id, method }) => id === operation.id && method === operation.method);
  if (same !== undefined) return same;
  const words = wordsOf(operation.pathTemplate);
  let best: { readonly candidate: Candidate; readonly likeness: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.method !== operation.method || !sharesModule(candidate, operation)) continue;
    const likeness = likenessOf(words, wordsOf(candidate.pathTemplate));
    if (likeness >= likenessMin && likeness > (best?.likeness ?? 0)) best = { candidate, likeness };
  }
  return best?.candidate;
}

function sharesModule(one: Named, other: Named): boolean {
  if (one.requirements.length + other.requirements.length === 0) return true;
  return one.requirements.some(({ moduleId }) =>
    other.requirements.some((requirement) => requirement.moduleId === moduleId),
  );
}

/** Splits a path template into words. A parameter counts as a word, so that a list differs from one of its members. */
function wordsOf(pathTemplate: string): ReadonlySet<string> {
  const words = pathTemplate
    .split('/')
    .filter((segment) => segment !== '')
    .flatMap((segment, place) =>
      segment.includes('{')
        ? [`{} after ${place}`]
        : segment
            .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
            .toLowerCase()
            .split(/[-_.]/)
            .map(singular),
    );
  return new Set(words);
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const all = one.union(other).size;
  return all === 0 ? 1 : one.intersection(other).size / all;
}
