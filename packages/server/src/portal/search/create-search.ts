import MiniSearch from 'minisearch';
import type { SearchOptions, SearchResult } from 'minisearch';
import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage, SearchHit } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { createDocumentReader } from '../documents/document-reader.ts';
import type { PortalDeps } from '../portal-deps.ts';
import { listOperationEntries, listTextEntries } from './list-entries.ts';
import type { SearchEntry } from './list-entries.ts';
import { foldTerm, presentExcerpt, splitTerms } from './search-terms.ts';

export interface SearchQuestion {
  readonly text: string;
  readonly language: PortalLanguage;
  /** Calls of this environment; of the first one when left out. */
  readonly environment: EnvironmentName | undefined;
  readonly limit: number;
}

export interface PortalSearch {
  find(question: SearchQuestion): Promise<{ items: SearchHit[]; total: number }>;
}

interface Index {
  /** What it was made from: another catalogue makes another index. */
  readonly views: readonly (ApiView | undefined)[];
  readonly made: Promise<{
    readonly engine: MiniSearch<SearchEntry>;
    readonly entries: readonly SearchEntry[];
  }>;
}

/** In the memory of this process, one index for each language and environment that somebody searched. */
export function createSearch(deps: PortalDeps): PortalSearch {
  const indexes = new Map<string, Index>();
  const reader = createDocumentReader(deps);

  function getIndex(language: PortalLanguage, environment: EnvironmentName | undefined): Index['made'] {
    const views = deps.settings.apis.map(({ id }) =>
      environment === undefined ? undefined : deps.findApi(environment, id),
    );
    const key = `${language} ${environment ?? ''}`;
    const known = indexes.get(key);
    if (known !== undefined && known.views.every((view, index) => view === views[index])) return known.made;
    const made = buildIndex(language, environment, { ...deps, reader });
    indexes.set(key, { views, made });
    made.catch(() => indexes.delete(key));
    return made;
  }

  return {
    async find({ text, language, environment, limit }) {
      const known = deps.settings.environments.map(({ name }) => name);
      const at = known.find((name) => name === environment) ?? known[0];
      const { engine, entries } = await getIndex(language, at);
      const results = search(engine, text.slice(0, 200));
      const items = results.slice(0, limit).flatMap((result): SearchHit[] => {
        const entry = entries[Number(result.id)];
        return entry === undefined ? [] : [presentHit(entry, result)];
      });
      return { items, total: results.length };
    },
  };
}

/** Every word has to fit; only when nothing has them all is one enough. */
function search(engine: MiniSearch<SearchEntry>, text: string): SearchResult[] {
  const all = engine.search(text, { ...searchOptions, combineWith: 'AND' });
  return all.length > 0 ? all : engine.search(text, { ...searchOptions, combineWith: 'OR' });
}

const searchOptions: SearchOptions = {
  boost: { title: 4, names: 3, body: 1 },
  prefix: (term) => term.length > 1,
  // One slip of the keys in a word of four letters or more, two in long ones.
  fuzzy: (term) => (term.length < 4 ? false : term.length < 8 ? 1 : 2),
  weights: { prefix: 0.6, fuzzy: 0.3 },
};

async function buildIndex(
  language: PortalLanguage,
  environment: EnvironmentName | undefined,
  deps: PortalDeps & { readonly reader: ReturnType<typeof createDocumentReader> },
): Index['made'] {
  const operations = await Promise.all(
    deps.settings.apis.map(async (api) => {
      const view = environment === undefined ? undefined : deps.findApi(environment, api.id);
      if (view === undefined || environment === undefined) return [];
      const document = await deps.reader.findModern(environment, api.id);
      return listOperationEntries(environment, { api, view, document });
    }),
  );
  const texts = await listTextEntries(language, environment, deps);
  const entries = [...operations.flat(), ...texts].map((entry, id): SearchEntry => ({ ...entry, id }));
  const engine = new MiniSearch<SearchEntry>({
    fields: ['title', 'names', 'body'],
    tokenize: (text) => [...splitTerms(text)],
    processTerm: foldTerm,
  });
  engine.addAll(entries);
  return { engine, entries };
}

function presentHit({ hit, title, body }: SearchEntry, { terms }: SearchResult): SearchHit {
  const { excerpt, matches } = presentExcerpt(body === '' ? title : body, terms);
  return { ...hit, excerpt, matches };
}
