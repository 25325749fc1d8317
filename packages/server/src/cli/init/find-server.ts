import { getOwn, isJsonObject } from '../../catalogue/read-document.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';

/** Where a document says that its API is served. */
export interface DocumentServer {
  /** Scheme, host and port; undefined where the document leaves the host open, or names none. */
  readonly origin: string | undefined;
  /** Begins with a slash and has none at its end; empty for the root. */
  readonly path: string;
}

/** Reads the first server of OpenAPI 3, or `host` and `basePath` of OpenAPI 2. Variables count as unknown. */
export function findServer(root: JsonObject): DocumentServer {
  const servers = getOwn(root, 'servers');
  const first: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const url = isJsonObject(first) ? getOwn(first, 'url') : undefined;
  return typeof url === 'string' ? splitServer(url) : splitServer(presentSwaggerServer(root));
}

function presentSwaggerServer(root: JsonObject): string {
  const [host, basePath, schemes] = ['host', 'basePath', 'schemes'].map((name) => getOwn(root, name));
  const path = typeof basePath === 'string' ? basePath : '';
  if (typeof host !== 'string') return path;
  const isPlain = Array.isArray(schemes) && schemes.length > 0 && !schemes.includes('https');
  return `${isPlain ? 'http' : 'https'}://${host}${path}`;
}

/** `https://api.example.com/v3` → its origin and `/v3`; a path alone has no origin. */
export function splitServer(url: string): DocumentServer {
  const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)?([^?#]*)/i.exec(url) ?? [];
  const path = /^(?:\/[A-Za-z0-9._~-]+)+(?=\/?$)/.exec(rest)?.[0] ?? '';
  return { origin: origin === undefined || origin.includes('{') ? undefined : origin.toLowerCase(), path };
}
