import { foldName } from '../json/json-pointer.ts';
import { remember } from '../fast/remember.ts';

/**
 * How a parameter's name relates to the name that is looked for.
 * `exact`: spelled as it is looked for. `plain`: the same but for letter case, or with `[]` or `[0]` behind it, which
 * every parser either takes for the name or ignores. `doubtful`: some parser takes it for the name, or for a part of
 * it, and another does not. `other`: no known parser does.
 */
export type NameReading = 'exact' | 'plain' | 'doubtful' | 'other';

export type ReadName = (decodedName: string) => NameReading;

/** Between the parts of a nested name. No folded name holds it of its own. */
const structure = '/';

/** Builds as `buildReadName` does, and keeps the result: operations share the names of their parameters. */
export const createReadName = remember(buildReadName, { max: 10_000, lengthMax: 1_000 });

/**
 * How decoded names of parameters are read where `parameter` is looked for. Doubtful are, beside nested names
 * (`filter[entity]`, `filter.entity`, `entity[x]`):
 * - qs (Express): `[entity]`, and what holds unpaired brackets;
 * - Rack: brackets before and behind the name are dropped;
 * - PHP: `.`, a space and an unpaired `[` become `_`, and spaces before the name are dropped;
 * - ASP.NET: names in any letter case, and the prefix of a bound object (`filter.Entity`, `filter[entity]`);
 * - Spring: `_entity` and `!entity` change what `entity` is bound to.
 */
export function buildReadName(parameter: string): ReadName {
  const base = foldName(parameter.replace(/\[\]$/, ''));
  const tokens = splitTokens(base);
  const loosely = new RegExp(
    `(?:^|${structure})${tokens.map(escapePattern).join(`[_${structure}]+`)}(?:$|${structure})`,
    'u',
  );
  return (name) => {
    if (name === parameter) return 'exact';
    const folded = foldName(name);
    if (folded === base || (folded.startsWith(base) && /^\[\d{0,2}\]$/.test(folded.slice(base.length))))
      return 'plain';
    return loosely.test(foldStructure(folded)) ? 'doubtful' : 'other';
  };
}

/** Brackets, dots and spaces nest or are folded to `_`; every other sign is folded to `_` by nobody, but costs nothing. */
function foldStructure(folded: string): string {
  return splitEdges(folded.normalize('NFKC').toLowerCase())
    .replaceAll('/', '_')
    .replaceAll(/[[\].\s]+/g, structure)
    .replaceAll(/[^\p{L}\p{N}/]+/gu, '_');
}

/** The characters that Rack, PHP and Spring drop before and behind a name, and marks that no parser counts as part of it. */
function splitEdges(name: string): string {
  return name.replaceAll(/(^|[[\].\s])[^\p{L}\p{N}]+/gu, `$1`).replaceAll(/[^\p{L}\p{N}]+$/gu, '');
}

function splitTokens(base: string): readonly string[] {
  const tokens = base
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
  // A name of signs alone is compared as it is.
  return tokens.length === 0 ? [base] : tokens;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
