import type { MiddlewareHandler } from 'hono';
import type { AdminContext, AdminEnv } from './admin-app.ts';
import { refuseLargeBody } from '../refusals/api-refusal.ts';
import { requireJson } from '../refusals/require-json.ts';

/**
 * Refuses a body that is too large or not JSON before anything reads it. Hono's own `bodyLimit` is not used: it
 * rebuilds the request when the length is not declared, which fails with the lightweight requests of @hono/node-server.
 */
export function limitBody(bytesMax: number): MiddlewareHandler<AdminEnv> {
  return async (c, next) => {
    const declared = c.req.header('content-length');
    // The HTTP server ensures that a body has its declared length.
    const length = declared === undefined ? await readBounded(c, bytesMax) : Number(declared);
    if (length > bytesMax) throw refuseLargeBody(bytesMax);
    if (length > 0) requireJson(c.req.header('content-type'));
    await next();
  };
}

/** Reads a body of unknown length, replaces it by the read bytes, and returns its length. */
async function readBounded(c: AdminContext, bytesMax: number): Promise<number> {
  const body: ReadableStream<Uint8Array> | null = c.req.raw.body;
  if (body === null || ['GET', 'HEAD'].includes(c.req.method)) return 0;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > bytesMax) throw refuseLargeBody(bytesMax);
    chunks.push(chunk);
  }
  const { url, method } = c.req;
  if (length > 0)
    c.req.raw = new Request(url, { method, headers: [...c.req.raw.headers], body: new Blob(chunks) });
  return length;
}
