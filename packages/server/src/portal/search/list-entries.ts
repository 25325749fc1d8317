import type { Operation } from '@postern/contract/catalogue';
import { errorCodes } from '@postern/contract/error-catalogue';
import { presentExampleDetail } from '@postern/contract/error-examples';
import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage, SearchHit } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { toPlainText } from '../../catalogue/plain-text.ts';
import { getOwn, isJsonObject } from '../../catalogue/read-document.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';
import { loadErrorNote } from '../errors/load-error.ts';
import { presentErrorText } from '../errors/present-error.ts';
import { guideIds } from '../guides/guide-files.ts';
import { listGuideFacts } from '../guides/guide-facts.ts';
import { toText } from '../guides/parse-guide.ts';
import { loadParsed } from '../guides/present-guide.ts';
import type { PortalApiSettings, PortalDeps } from '../portal-deps.ts';

/** An item that can be found: its page, and the texts by which it is found. */
export interface SearchEntry {
  readonly id: number;
  readonly hit: WithoutExcerpt<SearchHit>;
  readonly title: string;
  /** Its names: a code, an operation id, a path. */
  readonly names: string;
  readonly body: string;
}

type WithoutExcerpt<Hit> = Hit extends unknown ? Omit<Hit, 'excerpt' | 'matches'> : never;
export type NewEntry = Omit<SearchEntry, 'id'>;

const bodyLengthMax = 2_000;

export interface ApiToSearch {
  readonly api: PortalApiSettings;
  readonly view: Pick<ApiView, 'catalogue' | 'modules'>;
  /** Contains the descriptions; undefined if it is not stored. */
  readonly document: JsonObject | undefined;
}

/** Lists the calls that integrators may see. */
export function listOperationEntries(
  environment: EnvironmentName,
  { api, view, document }: ApiToSearch,
): readonly NewEntry[] {
  const basePath = api.basePath === '/' ? '' : api.basePath;
  return view.catalogue.operations
    .filter(({ internal }) => !internal)
    .map((operation) => {
      const path = `${basePath}${operation.pathTemplate}`;
      const modules = operation.requirements.map(
        ({ moduleId }) => view.modules.get(moduleId)?.name ?? moduleId,
      );
      const description = findDescription(document, operation);
      return {
        hit: {
          kind: 'operation',
          title: operation.name,
          environment,
          apiId: api.id,
          operationId: operation.id,
          method: operation.method,
          path,
          section: operation.section,
          deprecated: operation.deprecated,
        },
        title: operation.name,
        names: `${operation.method} ${path} ${operation.id}`,
        body: [...new Set([description, operation.section, ...modules])]
          .filter((text) => text !== '')
          .join('. '),
      };
    });
}

function findDescription(document: JsonObject | undefined, operation: Operation): string {
  const paths = document === undefined ? undefined : getOwn(document, 'paths');
  const item = isJsonObject(paths) ? getOwn(paths, operation.pathTemplate) : undefined;
  const found = isJsonObject(item) ? getOwn(item, operation.method.toLowerCase()) : undefined;
  const description = isJsonObject(found) ? getOwn(found, 'description') : undefined;
  return typeof description === 'string'
    ? toPlainText(toText(description.slice(0, bodyLengthMax).replaceAll(/<[^>]*>/g, ' ')))
    : '';
}

/** Lists the sections of the guides, and the error codes, in one language. */
export async function listTextEntries(
  language: PortalLanguage,
  environment: EnvironmentName | undefined,
  deps: PortalDeps,
): Promise<readonly NewEntry[]> {
  const facts = listGuideFacts(environment, deps);
  const guides = await Promise.all(
    guideIds.map(async (guideId) => {
      const { parsed } = await loadParsed(guideId, language, facts);
      return parsed.sections.map((section): NewEntry => {
        const title = section.title === '' ? parsed.title : `${parsed.title}: ${section.title}`;
        const text = section.parts.map((part) => (part.kind === 'markdown' ? part.markdown : '')).join('\n');
        const hit = { kind: 'guide', title, guideId, sectionId: section.id } as const;
        return { hit, title, names: '', body: toText(text) };
      });
    }),
  );
  const errors = await Promise.all(
    errorCodes.map(async (code): Promise<NewEntry> => {
      const { title, detail, remedy, language: said } = presentErrorText(code, language);
      const note = language === 'en' ? toText(await loadErrorNote(code)) : '';
      return {
        hit: { kind: 'error', title, code },
        title,
        names: code,
        body: `${presentExampleDetail(code, detail, said)} ${remedy} ${note}`.trim(),
      };
    }),
  );
  return [...guides.flat(), ...errors];
}
