import '@scalar/api-reference/style.css';
import './reference.css';
import { createApiReference } from '@scalar/api-reference';
import { markRaw, shallowRef } from 'vue';
import { z } from 'zod';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { withoutRightParagraphs } from './document-for-page.ts';
import { dutchLabels } from './dutch-labels.ts';
import type { TriedCall } from './gateway-fetch.ts';
import { createKeyNote } from './key-note.ts';
import { createRefusalNote } from './refusal-note.ts';
import { createRightNote } from './right-note.ts';
import { findOperationHash, presentOperationSlug, presentTagSlug } from './operation-link.ts';

/** An OpenAPI document as the server sends it. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** The settings that may change while the reference is mounted. */
export interface ReferenceInput {
  /** The document's name in Scalar; nothing that a reader sees. */
  readonly slug: string;
  readonly isDark: boolean;
  /** The host and port that replace `{env.domain}`. */
  readonly domain: string;
  /** The account of a licence's own URL, where calls go there. */
  readonly account: string | undefined;
}

export interface MountedReference {
  update(input: ReferenceInput): void;
  showTried(call: TriedCall | undefined): void;
  /** The credential of the calls; undefined where none is held. */
  showKey(hint: string | undefined): void;
  destroy(): void;
}

export interface ReferenceDeps {
  readonly document: OpenApiDocument;
  readonly i18n: I18n;
  /** The function that the form sends its calls with. */
  readonly fetch: typeof fetch;
}

/**
 * Puts Scalar's reference into the element. The only module that loads Scalar; the page imports it when it is needed.
 * Everything of Scalar's that would call somebody else, or keep a credential, is off.
 */
export function mountReference(
  element: HTMLElement,
  input: ReferenceInput,
  { document, i18n, fetch }: ReferenceDeps,
): MountedReference {
  const tried = shallowRef<TriedCall>();
  const hint = shallowRef<string>();
  const plugin = () => ({
    name: 'postern',
    extensions: [{ name: 'x-postern-right', component: createRightNote(i18n) }],
    apiClientPlugins: [
      {
        components: {
          request: { component: createKeyNote(hint, i18n) },
          response: { component: createRefusalNote(tried, i18n) },
        },
      },
    ],
  });
  // One object for good: another one would be worked through anew. Vue would wrap every part of it that is read.
  const content = markRaw(withoutRightParagraphs(document));
  const configure = (wanted: ReferenceInput) => ({
    ...quietConfiguration,
    content,
    slug: wanted.slug,
    ...presentServers(document, wanted),
    forceDarkModeState: wanted.isDark ? ('dark' as const) : ('light' as const),
    localization: presentLocalization(i18n),
    plugins: [plugin],
    customFetch: fetch,
    redirect: (hash: string) => findOperationHash(hash, document),
  });
  const instance = createApiReference(element, configure(input));
  return {
    update: (wanted) => instance.updateConfiguration(configure(wanted)),
    showTried: (call) => {
      tried.value = call;
    },
    showKey: (held) => {
      hint.value = held;
    },
    destroy: () => instance.destroy(),
  };
}

const quietConfiguration = {
  // Nothing leaves for anybody else: no telemetry, fonts, proxy, agent, registry or other client.
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  // The panel beside holds the credential, in memory.
  persistAuth: false,
  // Ours, in the page's header.
  hideDarkModeToggle: true,
  theme: 'none',
  documentDownloadType: 'json',
  generateTagSlug: presentTagSlug,
  generateOperationSlug: presentOperationSlug,
  orderSchemaPropertiesBy: 'preserve',
} as const;

/**
 * The server that the page's calls go to, and no other to choose: the credential is one of the page's environment. Of
 * those that the document may have, `{env.domain}` and a licence's own `{account}.{env.domain}`, the one that fits.
 */
function presentServers(
  document: OpenApiDocument,
  { domain, account }: ReferenceInput,
): { readonly servers?: unknown[] } {
  const parsed = serversSchema.safeParse(document['servers']);
  if (!parsed.success) return {};
  // The plain one that comes first is for clients that are made from the document.
  const fitting = parsed.data.filter(
    ({ variables }) => 'env.domain' in variables && 'account' in variables === (account !== undefined),
  );
  const chosen = fitting.length > 0 ? fitting : parsed.data;
  const values: Readonly<Record<string, string | undefined>> = {
    account,
    'env.domain': account === undefined ? domain : undefined,
  };
  return {
    servers: chosen.map((server) => ({
      ...server,
      variables: Object.fromEntries(
        Object.entries(server.variables).map(([name, variable]) => {
          const value = values[name] ?? variable.default;
          return [name, { ...variable, default: value, enum: [value] }];
        }),
      ),
    })),
  };
}

const serversSchema = z.array(
  z.looseObject({
    url: z.string(),
    variables: z.record(z.string(), z.looseObject({ default: z.string() })).default({}),
  }),
);

function presentLocalization({ language }: I18n) {
  return language === 'nl' ? { locale: 'nl', translations: dutchLabels } : { locale: language };
}
