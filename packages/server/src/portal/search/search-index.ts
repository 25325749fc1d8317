import MiniSearch from 'minisearch';
import type { SearchOptions, SearchResult } from 'minisearch';
import type { SearchHit } from '@postern/contract/portal';
import type { NewEntry, SearchEntry } from './list-entries.ts';
import { foldTerm, presentExcerpt, splitTerms } from './search-terms.ts';

export interface SearchFound {
  readonly items: SearchHit[];
  readonly total: number;
}

export interface SearchIndex {
  /** Returns the best hits for the first 200 characters of the text. */
  find(text: string, limit: number): SearchFound;
}

export function createSearchIndex(content: readonly NewEntry[]): SearchIndex {
  const entries = content.map((entry, id): SearchEntry => ({ ...entry, id }));
  const engine = new MiniSearch<SearchEntry>({
    fields: ['title', 'names', 'body'],
    tokenize: (text) => [...splitTerms(text)],
    processTerm: foldTerm,
  });
  engine.addAll(entries);
  return {
    find(text, limit) {
      const results = search(engine, text.slice(0, 200));
      const items = results.slice(0, limit).flatMap((result): SearchHit[] => {
        const entry = entries[Number(result.id)];
        return entry === undefined ? [] : [presentHit(entry, result)];
      });
      return { items, total: results.length };
    },
  };
}

/** Every word has to match. Only if no entry matches all of them, one is sufficient. */
function search(engine: MiniSearch<SearchEntry>, text: string): SearchResult[] {
  const all = engine.search(text, { ...searchOptions, combineWith: 'AND' });
  return all.length > 0 ? all : engine.search(text, { ...searchOptions, combineWith: 'OR' });
}

const searchOptions: SearchOptions = {
  boost: { title: 4, names: 3, body: 1 },
  prefix: (term) => term.length > 1,
  // Allows one typing error in words of four letters or more, and two in long ones.
  fuzzy: (term) => (term.length < 4 ? false : term.length < 8 ? 1 : 2),
  weights: { prefix: 0.6, fuzzy: 0.3 },
};

function presentHit({ hit, title, body }: SearchEntry, { terms }: SearchResult): SearchHit {
  const { excerpt, matches } = presentExcerpt(body === '' ? title : body, terms);
  return { ...hit, excerpt, matches };
}
