import { resolveReference } from '../local-references.ts';
import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';

/** The mark of the parts that integrators must not see. */
export interface Hiding {
  /** An extension that hides an operation, webhook or callback when it is true. */
  readonly internalExtension: string;
}

const methods = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace', 'query']);

/**
 * Removes the webhooks and callbacks that a document of OpenAPI 3.1 marks as internal. From the others, servers and
 * security are removed: they are requests that the vendor makes, about which the gateway knows nothing. References to
 * path items are expanded and their components removed, since an internal operation in them would remain visible. Call
 * it before `cleanDocument`, which removes the marks.
 */
export function publishCallbacks(document: JsonObject, hiding: Hiding): JsonObject {
  const { webhooks, paths, components, ...rest } = document;
  const deps = { root: document, hiding };
  const published = publishItems(webhooks, deps);
  const { pathItems: _writtenOut, callbacks, ...others } = asObject(components);
  const ofComponents = publishNamed(callbacks, deps);
  return {
    ...rest,
    ...(isJsonObject(paths) ? { paths: publishPaths(paths, deps) } : {}),
    ...(Object.keys(published).length === 0 ? {} : { webhooks: published }),
    ...(components === undefined
      ? {}
      : { components: { ...others, ...(callbacks === undefined ? {} : { callbacks: ofComponents }) } }),
  };
}

interface PublishDeps {
  readonly root: JsonObject;
  readonly hiding: Hiding;
  /** The path items that enclose this one. A path item that contains itself through its callbacks is left out. */
  readonly around?: ReadonlySet<unknown>;
}

/** Keeps the operations of `paths`, apart from their callbacks. */
function publishPaths(paths: JsonObject, deps: PublishDeps): JsonObject {
  return mapObject(paths, (item) => {
    const resolved = resolve(item, deps);
    if (!isJsonObject(resolved)) return item;
    return mapObject(resolved, (operation, field) =>
      methods.has(field) && isJsonObject(operation) ? withCallbacks(operation, deps) : operation,
    );
  });
}

/**
 * Publishes path items by name or expression. Keys that begin with `x-` are extensions of an unknown form, and left
 * out.
 */
function publishItems(items: unknown, deps: PublishDeps): JsonObject {
  const entries = Object.entries(asObject(items)).flatMap(([name, raw]): [string, unknown][] => {
    const item = name.startsWith('x-') ? undefined : publishItem(raw, deps);
    return item === undefined ? [] : [[name, item]];
  });
  return Object.fromEntries(entries);
}

function publishItem(raw: unknown, deps: PublishDeps): JsonObject | undefined {
  const item = resolve(raw, deps);
  if (!isJsonObject(item) || isHidden(item, deps) || deps.around?.has(raw) === true) return undefined;
  const inner = { ...deps, around: new Set([...(deps.around ?? []), raw]) };
  let operationCount = 0;
  const fields = Object.entries(item).flatMap(([field, value]): [string, unknown][] => {
    if (field === 'servers') return [];
    if (!methods.has(field)) return [[field, value]];
    if (!isJsonObject(value) || isHidden(value, deps)) return [];
    operationCount++;
    const { servers: _servers, security: _security, ...operation } = value;
    return [[field, withCallbacks(operation, inner)]];
  });
  return operationCount === 0 ? undefined : Object.fromEntries(fields);
}

function withCallbacks(operation: JsonObject, deps: PublishDeps): JsonObject {
  const { callbacks, ...rest } = operation;
  if (callbacks === undefined) return operation;
  const published = publishNamed(callbacks, deps);
  return Object.keys(published).length === 0 ? rest : { ...rest, callbacks: published };
}

/** Publishes callbacks by name; a callback has path items by expression. */
function publishNamed(callbacks: unknown, deps: PublishDeps): JsonObject {
  const entries = Object.entries(asObject(callbacks)).flatMap(([name, raw]): [string, unknown][] => {
    const callback = resolve(raw, deps);
    if (name.startsWith('x-') || !isJsonObject(callback) || isHidden(callback, deps)) return [];
    const items = publishItems(callback, deps);
    return Object.keys(items).length === 0 ? [] : [[name, items]];
  });
  return Object.fromEntries(entries);
}

function isHidden(holder: JsonObject, { hiding }: PublishDeps): boolean {
  return holder[hiding.internalExtension] === true || holder['x-internal'] === true;
}

function resolve(value: unknown, { root }: PublishDeps): unknown {
  try {
    return resolveReference(root, value, { file: '', pointer: '' });
  } catch {
    return undefined;
  }
}

function mapObject(object: JsonObject, change: (value: unknown, key: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
