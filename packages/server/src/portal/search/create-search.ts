import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import type { PortalDeps } from '../portal-deps.ts';
import type { ContentToIndex } from '../work/portal-work.ts';
import { listTextEntries } from './list-entries.ts';
import type { SearchFound } from './search-index.ts';

export interface SearchQuestion {
  readonly text: string;
  readonly language: PortalLanguage;
  /** The environment whose calls are searched; the first one if omitted. */
  readonly environment: EnvironmentName | undefined;
  readonly limit: number;
}

export interface PortalSearch {
  find(question: SearchQuestion): Promise<SearchFound>;
}

/**
 * Creates the search. It has one index for each language and environment that was searched, which is built once at a
 * time and kept in the worker thread.
 */
export function createSearch(deps: PortalDeps): PortalSearch {
  const making = new Map<string, Promise<void>>();
  const stampOf = createStamps();

  async function make(place: Place, stamp: string): Promise<void> {
    const content = await collectContent(place, deps);
    const problems = await deps.work.index({ name: nameOf(place), stamp }, content);
    for (const why of problems) deps.reportFault(new Error(why), 'document');
  }

  return {
    async find({ text, language, environment, limit }) {
      const known = deps.settings.environments.map(({ name }) => name);
      const place = { language, environment: known.find((name) => name === environment) ?? known[0] };
      const name = nameOf(place);
      const stamp = stampOf(listViews(place, deps));
      const found = await deps.work.search({ name, stamp }, { text, limit });
      if (found !== undefined) return found;
      const key = `${name} ${stamp}`;
      let made = making.get(key);
      if (made === undefined) {
        made = make(place, stamp).finally(() => making.delete(key));
        making.set(key, made);
      }
      await made;
      return (await deps.work.search({ name, stamp }, { text, limit })) ?? { items: [], total: 0 };
    },
  };
}

interface Place {
  readonly language: PortalLanguage;
  readonly environment: EnvironmentName | undefined;
}

function nameOf({ language, environment }: Place): string {
  return `${language} ${environment ?? ''}`;
}

function listViews({ environment }: Place, deps: PortalDeps): readonly (ApiView | undefined)[] {
  return deps.settings.apis.map(({ id }) =>
    environment === undefined ? undefined : deps.findApi(environment, id),
  );
}

/** When another catalogue comes into force, the view is another object and gets another number. */
function createStamps(): (views: readonly (ApiView | undefined)[]) => string {
  const numbers = new WeakMap<ApiView, number>();
  let latest = 0;
  return (views) =>
    views
      .map((view) => {
        if (view === undefined) return 0;
        const number = numbers.get(view) ?? ++latest;
        numbers.set(view, number);
        return number;
      })
      .join(' ');
}

async function collectContent({ language, environment }: Place, deps: PortalDeps): Promise<ContentToIndex> {
  const apis = await Promise.all(
    deps.settings.apis.map(async (api): Promise<ContentToIndex['apis']> => {
      const view = environment === undefined ? undefined : deps.findApi(environment, api.id);
      if (view === undefined || environment === undefined) return [];
      const source = await deps.documents.find(environment, api.id);
      const document = source && { source, limits: deps.settings.documentLimits };
      const { catalogue, modules } = view;
      return [{ api, view: { catalogue, modules }, document }];
    }),
  );
  return { environment, apis: apis.flat(), texts: await listTextEntries(language, environment, deps) };
}
