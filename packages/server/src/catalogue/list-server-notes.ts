import type { DocumentFlaw } from './document-flaw.ts';
import { extendPointer } from './open-api-error.ts';
import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';

/** The base paths of the API in postern.yaml. */
export interface ServedAt {
  readonly basePath: string;
  /** The base path at the upstream; the API's own when left out. */
  readonly upstreamPath?: string | undefined;
}

/**
 * Lists what the document states about servers and the gateway does not follow, since every call of an API goes to its
 * one upstream.
 */
export function listServerNotes(root: JsonObject, servedAt: ServedAt): readonly DocumentFlaw[] {
  return [...listBasePathNotes(root, servedAt), ...listOwnServerNotes(root)];
}

/** The part of `listServerNotes` for one document: the base path that its own server has. */
export function listBasePathNotes(
  root: JsonObject,
  { basePath, upstreamPath }: ServedAt,
): readonly DocumentFlaw[] {
  const documented = findBasePath(root);
  const forwarded = trimSlash(upstreamPath ?? basePath);
  if (documented === undefined || documented.path === forwarded) return [];
  const theirs = documented.path === '' ? '/' : documented.path;
  const message = `the document's server has the base path ${theirs}, but calls are forwarded to ${forwarded === '' ? '/' : forwarded}; set \`upstreamPath: ${theirs}\` if the upstream serves the API there`;
  return [{ pointer: documented.pointer, message }];
}

function findBasePath(root: JsonObject): { readonly path: string; readonly pointer: string } | undefined {
  const basePath = getOwn(root, 'basePath');
  if (typeof basePath === 'string') return { path: trimSlash(basePath), pointer: '/basePath' };
  const servers = getOwn(root, 'servers');
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const url = isJsonObject(first) ? getOwn(first, 'url') : undefined;
  if (typeof url !== 'string') return undefined;
  // A variable may have any value, so only a URL without variables is compared.
  const path =
    /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]+(\/[^{}]*)?$/i.exec(url)?.[1] ??
    (/^\/[^{}]*$/.test(url) ? url : undefined);
  if (path === undefined && !/^[a-z]+:\/\/[^/{}]+$/i.test(url)) return undefined;
  return { path: trimSlash(path ?? ''), pointer: '/servers/0/url' };
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];

function listOwnServerNotes(root: JsonObject): readonly DocumentFlaw[] {
  const paths = getOwn(root, 'paths');
  const pointers = Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, item]) => {
    if (!isJsonObject(item)) return [];
    const pointer = extendPointer('/paths', path);
    const own = hasServers(item) ? [`${pointer}/servers`] : [];
    return [
      ...own,
      ...methods.flatMap((method) => {
        const operation = getOwn(item, method);
        return isJsonObject(operation) && hasServers(operation) ? [`${pointer}/${method}/servers`] : [];
      }),
    ];
  });
  const [first] = pointers;
  if (first === undefined) return [];
  const count =
    pointers.length === 1 ? 'a path or operation names' : `${pointers.length} paths or operations name`;
  const message = `${count} servers of their own, but all calls go to the upstream of the API; configure a separate API for what another host serves, or leave it out with \`exclude\` in the mapping`;
  return [{ pointer: first, message }];
}

function hasServers(holder: JsonObject): boolean {
  const servers = getOwn(holder, 'servers');
  return Array.isArray(servers) && servers.length > 0;
}
