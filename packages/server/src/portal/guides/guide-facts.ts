import type { Operation } from '@postern/contract/catalogue';
import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalScheme } from '@postern/contract/portal';
import { escapeMarkdown } from '../../catalogue/plain-text.ts';
import type { PortalApiSettings, PortalDeps } from '../portal-deps.ts';

/**
 * The facts about this installation that guides contain: which sections they have, and the values of their
 * placeholders.
 */
export interface GuideFacts {
  /** `oauth2` is present whenever `bearer` is; `versions` if there are several APIs. */
  readonly schemes: ReadonlySet<string>;
  /** The value of each `{{name}}`; those of a scheme are named like `{{bearer.callUrl}}`. */
  readonly places: ReadonlyMap<string, string>;
}

/** Lists the facts of the given environment, or of the first one. */
export function listGuideFacts(environment: EnvironmentName | undefined, deps: PortalDeps): GuideFacts {
  const { environments, apis } = deps.settings;
  const at = environments.find(({ name }) => name === environment) ?? environments[0];
  const url = at?.url ?? 'https://api.example.com';
  const places = new Map<string, string>([
    ['gateway', url],
    ['environment', at?.name ?? ''],
    ['environments', environments.map(({ name }) => name).join(', ')],
    ['tokenUrl', `${url}/auth/token`],
    ['oauthTokenUrl', `${url}/oauth/token`],
    ['brandPortal', deps.settings.title],
  ]);
  const schemes = new Set<string>(apis.flatMap((api) => [...api.schemes]));
  if (schemes.has('bearer')) schemes.add('oauth2');
  if (apis.length > 1) schemes.add('versions');
  places.set('apiTable', presentApiTable(url, apis));
  for (const scheme of ['bearer', 'dpop', 'api-key-header', 'basic'] as const) {
    const api = apis.find((each) => each.schemes.includes(scheme));
    if (api === undefined) continue;
    places.set(`${scheme}.callUrl`, findCallUrl(api, { url, environment: at?.name, deps }));
    places.set(`${scheme}.apis`, listTitles(scheme, deps));
    if (scheme === 'api-key-header') places.set('keyHeader', api.keyHeader);
  }
  return { schemes, places };
}

/** Presents the table with words that are the same in every language, and dates in ISO 8601. */
function presentApiTable(url: string, apis: readonly PortalApiSettings[]): string {
  const rows = apis.flatMap((api) => {
    const own = { path: api.basePath, deprecation: api.deprecation };
    return [own, ...api.aliases].map(({ path, deprecation }) => {
      const day = (atMs: number | null | undefined) =>
        typeof atMs === 'number' ? new Date(atMs).toISOString().slice(0, 10) : '–';
      const cells = [
        escapeMarkdown(api.title ?? api.id),
        `\`${url}${path === '/' ? '' : path}\``,
        api.schemes.join(', '),
        day(deprecation?.deprecatedAtMs),
        day(deprecation?.sunsetAtMs),
      ];
      return `| ${cells.join(' | ')} |`;
    });
  });
  return ['| API | URL | | Deprecation | Sunset |', '|---|---|---|---|---|', ...rows].join('\n');
}

function listTitles(scheme: PortalScheme, { settings }: PortalDeps): string {
  const taking = settings.apis.filter(({ schemes }) => schemes.includes(scheme));
  return taking.map(({ title, id }) => title ?? id).join(', ');
}

/** Finds a call that a newcomer can make: a GET without parameters in its path, preferably one that is open to all. */
function findCallUrl(
  api: PortalApiSettings,
  {
    url,
    environment,
    deps,
  }: { readonly url: string; readonly environment: EnvironmentName | undefined; readonly deps: PortalDeps },
): string {
  const base = `${url}${api.basePath === '/' ? '' : api.basePath}`;
  const view = environment === undefined ? undefined : deps.findApi(environment, api.id);
  if (view === undefined) return base;
  const isOpen = ({ requirements }: Operation) =>
    requirements.every(({ moduleId }) => view.modules.get(moduleId)?.definability === 'open');
  const simple = view.catalogue.operations.filter(
    ({ method, pathTemplate, internal, requirements }) =>
      method === 'GET' && !pathTemplate.includes('{') && !internal && requirements.length > 0,
  );
  return `${base}${(simple.find(isOpen) ?? simple[0])?.pathTemplate ?? ''}`;
}

/** Unknown placeholders remain as they are written, which a test finds. */
export function fillPlaces(text: string, { places }: GuideFacts): string {
  return text.replaceAll(/\{\{([\w.-]+)\}\}/g, (place, name: string) => places.get(name) ?? place);
}
