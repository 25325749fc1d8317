import type { Catalogue, HttpMethod, Operation } from '@postern/contract/catalogue';
import { httpMethodSchema } from '@postern/contract/catalogue';
import type { Deprecation } from '@postern/contract/deprecation';
import type { OperationRight, PortalLanguage, PortalScheme } from '@postern/contract/portal';
import { resolveReference } from '../local-references.ts';
import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { escapeMarkdown } from '../plain-text.ts';
import { cleanDocument } from './clean-document.ts';
import { dropUnreached } from './drop-unreached.ts';
import { listRefusals } from './list-refusals.ts';
import { createRefusalBook } from './present-refusals.ts';
import type { RefusalBook, RefusalExample } from './present-refusals.ts';
import { publishCallbacks } from './publish-callbacks.ts';
import { createRightPresenter } from './present-right.ts';
import { presentSamples, sampleSchemeOrder } from './present-samples.ts';
import { presentSecurity, presentSecuritySchemes } from './present-security.ts';
import { rightTexts } from './right-texts.ts';
import type { RightTexts } from './right-texts.ts';
import { makeSampleCall } from './sample-call.ts';

/** The facts that are not in the document itself. */
export interface EnrichFacts {
  readonly catalogue: Catalogue;
  readonly title: string;
  readonly basePath: string;
  readonly schemes: readonly PortalScheme[];
  readonly keyHeader: string;
  /** The deprecation of the whole API. */
  readonly deprecation: Deprecation | undefined;
  /** The base URL of the environment's gateway, without a slash at its end. */
  readonly gatewayUrl: string;
  /** The scheme, `{account}.` and host, where licences have URLs of their own; otherwise undefined. */
  readonly accountUrl: string | undefined;
  readonly accessTypesOf: (operation: Operation) => OperationRight['accessTypes'];
  readonly refusals: readonly RefusalExample[];
  readonly language: PortalLanguage;
  readonly nowMs: number;
  /** The extension that marks internal operations in the mapping. It hides webhooks and callbacks, too. */
  readonly internalExtension: string;
}

/**
 * Adds to an OpenAPI 3.1 document what the gateway knows: rights, credential schemes, refusals, servers, deprecations
 * and samples. Internal operations, webhooks and callbacks are removed, with the components that only they refer to.
 * The document's own servers and security are replaced, since the gateway decides about both.
 */
export function enrichDocument(document: JsonObject, facts: EnrichFacts): JsonObject {
  const texts = rightTexts[facts.language];
  const source = cleanDocument(publishCallbacks(document, facts));
  const { securitySchemes: _theirs, ...components } = isJsonObject(source['components'])
    ? source['components']
    : {};
  const book = createRefusalBook(facts.refusals, texts.refusedWith, {
    responses: listNames(components['responses']),
    schemas: listNames(components['schemas']),
  });
  const enriching: Enriching = {
    source,
    facts,
    texts,
    book,
    presentRight: createRightPresenter({ ...facts, texts }),
    operations: new Map(
      facts.catalogue.operations.map((operation) => [
        `${operation.method} ${operation.documentedPath ?? operation.pathTemplate}`,
        operation,
      ]),
    ),
  };
  const paths = enrichPaths(enriching);
  const own = book.listComponents();
  const enriched = {
    ...source,
    info: presentInfo(source['info'], facts),
    servers: presentServers(facts, texts),
    security: presentSecurity(facts, { requirements: [] }),
    paths: paths.paths,
    components: {
      ...components,
      schemas: { ...asObject(components['schemas']), ...own.schemas },
      responses: { ...asObject(components['responses']), ...own.responses },
      securitySchemes: presentSecuritySchemes(facts, texts),
    },
  };
  return paths.hasInternal ? dropUnreached(enriched) : enriched;
}

interface Enriching {
  readonly source: JsonObject;
  readonly facts: EnrichFacts;
  readonly texts: RightTexts;
  readonly book: RefusalBook;
  readonly presentRight: (operation: Operation) => OperationRight;
  readonly operations: ReadonlyMap<string, Operation>;
}

function enrichPaths(enriching: Enriching): { readonly paths: JsonObject; readonly hasInternal: boolean } {
  let hasInternal = false;
  const entries = Object.entries(asObject(enriching.source['paths'])).flatMap(
    ([pathTemplate, raw]): [string, unknown][] => {
      if (pathTemplate.startsWith('x-')) return [];
      const item = resolve(enriching, raw);
      if (!isJsonObject(item)) return [];
      const methods = Object.keys(item).flatMap((field): [string, JsonObject][] => {
        const method = httpMethodSchema.safeParse(field.toUpperCase());
        const operation = item[field];
        if (!method.success || field !== field.toLowerCase() || !isJsonObject(operation)) return [];
        const known = enriching.operations.get(`${method.data} ${pathTemplate}`);
        // The catalogue excluded this operation, so its calls are refused as unknown.
        if (known === undefined || known.internal) {
          hasInternal = true;
          return [];
        }
        const call = { method: method.data, pathTemplate, item, operation, known };
        return [[field, enrichOperation(call, enriching)]];
      });
      if (methods.length === 0) return [];
      return [[pathTemplate, { ...withoutMethods(item), ...Object.fromEntries(methods) }]];
    },
  );
  return { paths: Object.fromEntries(entries), hasInternal };
}

/**
 * Keeps the fields of a path item without its methods. TRACE is always refused, and the path's own servers are not the
 * gateway.
 */
function withoutMethods(item: JsonObject): JsonObject {
  const kept = Object.entries(item).filter(
    ([field]) =>
      !httpMethodSchema.safeParse(field.toUpperCase()).success && field !== 'trace' && field !== 'servers',
  );
  return Object.fromEntries(kept);
}

interface DocumentCall {
  readonly method: HttpMethod;
  readonly pathTemplate: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
  readonly known: Operation;
}

function enrichOperation(call: DocumentCall, enriching: Enriching): JsonObject {
  const { facts, book, source } = enriching;
  const { servers: _theirs, ...operation } = call.operation;
  const { known } = call;
  const right = enriching.presentRight(known);
  const deprecation = known.deprecation ?? facts.deprecation;
  const codes = listRefusals({
    operation: known,
    schemes: facts.schemes,
    hasBody: operation['requestBody'] !== undefined,
    hasSunset: deprecation !== undefined && deprecation.sunsetAtMs !== null,
  });
  const sample = makeSampleCall(source, { ...call, baseUrl: joinUrl(facts.gatewayUrl, facts.basePath) });
  const scheme = sampleSchemeOrder.find((one) => facts.schemes.includes(one)) ?? 'bearer';
  return {
    ...operation,
    description: presentDescription(operation['description'], { right, known, deprecation }, enriching),
    ...(isDeprecated(known, deprecation, facts.nowMs) ? { deprecated: true } : {}),
    responses: book.addTo(asObject(operation['responses']), codes, (value) => resolve(enriching, value)),
    security: presentSecurity(facts, known),
    'x-postern-right': right,
    'x-postern-operation': known.id,
    ...(deprecation === undefined ? {} : { 'x-postern-deprecation': presentDates(deprecation) }),
    'x-codeSamples': presentSamples(sample, { scheme, keyHeader: facts.keyHeader }),
  };
}

/** The right comes first, so that every tool which shows descriptions shows it. */
function presentDescription(
  description: unknown,
  said: {
    readonly right: OperationRight;
    readonly known: Operation;
    readonly deprecation: Deprecation | undefined;
  },
  { texts, facts }: Enriching,
): string {
  const right = `**${texts.right}:** ${escapeMarkdown(said.right.sentence)}`;
  const end = presentEnd(said.known, said.deprecation, { texts, nowMs: facts.nowMs });
  return [right, end, description].filter((text) => typeof text === 'string' && text !== '').join('\n\n');
}

function presentEnd(
  known: Operation,
  deprecation: Deprecation | undefined,
  { texts, nowMs }: { readonly texts: RightTexts; readonly nowMs: number },
): string {
  if (!isDeprecated(known, deprecation, nowMs) && (deprecation?.sunsetAtMs ?? null) === null) return '';
  const { deprecatedAtMs = null, sunsetAtMs = null, successor = null } = deprecation ?? {};
  return [
    ...(isDeprecated(known, deprecation, nowMs)
      ? [deprecatedAtMs === null ? texts.deprecated : texts.deprecatedSince(presentDay(deprecatedAtMs))]
      : []),
    ...(sunsetAtMs === null ? [] : [texts.sunset(presentDay(sunsetAtMs))]),
    ...(successor === null ? [] : [texts.successor(escapeMarkdown(successor))]),
  ].join(' ');
}

function isDeprecated(known: Operation, deprecation: Deprecation | undefined, nowMs: number): boolean {
  const sinceMs = deprecation?.deprecatedAtMs ?? null;
  return known.deprecated || (sinceMs !== null && sinceMs <= nowMs);
}

function presentDates({ deprecatedAtMs, sunsetAtMs, link, successor }: Deprecation): JsonObject {
  const dates = {
    deprecatedAt: deprecatedAtMs === null ? null : new Date(deprecatedAtMs).toISOString(),
    sunsetAt: sunsetAtMs === null ? null : new Date(sunsetAtMs).toISOString(),
    link,
    successor,
  };
  return Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== null));
}

const presentDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

function presentInfo(info: unknown, { title }: EnrichFacts): JsonObject {
  const own = asObject(info);
  const version = own['version'];
  return { ...own, title, version: typeof version === 'string' && version !== '' ? version : '1' };
}

/**
 * Presents the servers. The first has a plain URL, for generated clients. The second has `{env.domain}` in it, one
 * variable for the whole document, and a third is added where licences have URLs of their own. The variables have no
 * description, since the schema of a common parser refuses it.
 */
function presentServers({ gatewayUrl, accountUrl, basePath }: EnrichFacts, texts: RightTexts): JsonObject[] {
  const { protocol, host } = new URL(gatewayUrl);
  const path = basePath === '/' ? '' : basePath;
  const domain = { default: host };
  const servers: JsonObject[] = [
    { url: joinUrl(gatewayUrl, basePath) },
    {
      url: `${protocol}//{env.domain}${path}`,
      description: texts.domain,
      variables: { 'env.domain': domain },
    },
  ];
  const account = accountUrl === undefined ? undefined : /^(https?:)\/\/\{account\}\.(.+)$/.exec(accountUrl);
  if (account?.[1] !== undefined && account[2] !== undefined) {
    servers.push({
      url: `${account[1]}//{account}.{env.domain}${path}`,
      description: texts.account,
      variables: {
        account: { default: 'your-account' },
        'env.domain': { ...domain, default: account[2] },
      },
    });
  }
  return servers;
}

function joinUrl(gatewayUrl: string, basePath: string): string {
  return `${gatewayUrl}${basePath === '/' ? '' : basePath}`;
}

function resolve({ source }: Pick<Enriching, 'source'>, value: unknown): unknown {
  return resolveReference(source, value, { file: '', pointer: '' });
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listNames(value: unknown): ReadonlySet<string> {
  return new Set(Object.keys(asObject(value)));
}
