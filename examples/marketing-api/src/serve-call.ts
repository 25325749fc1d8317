import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { z } from 'zod';
import { getCaller } from './caller.ts';
import type { TrustedGateway } from './caller.ts';
import type { createRouter } from './create-router.ts';
import { Fault } from './fault.ts';
import type { Operation, Reply, RequestBody, Surface, Tools } from './operation.ts';

const bodyBytesMax = 20_000_000;

export interface ServedSurface {
  readonly surface: Surface;
  readonly router: ReturnType<typeof createRouter>;
}

/** Answers one request on the surface that its path names. Never throws. */
export async function serveCall(
  request: IncomingMessage,
  response: ServerResponse,
  deps: {
    readonly surfaces: readonly ServedSurface[];
    readonly gateway: TrustedGateway;
    readonly tools: Tools;
  },
): Promise<void> {
  const [path, query] = splitTarget(request.url ?? '');
  const served = deps.surfaces.find(({ surface }) => path.startsWith(`${surface.basePath}/`));
  try {
    if (path === '/health') return await send(request, response, { status: 200, body: { status: 'ok' } });
    const caller = await getCaller(request.headers, request.socket.remoteAddress ?? '', deps.gateway);
    if (served === undefined) throw new Fault(404, 'not-found', 'Nothing is served on this path.');
    const segments = parseSegments(path.slice(served.surface.basePath.length + 1));
    const { operation, parameters } = getOperation(served, request.method ?? '', segments);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const reply = await operation.handle(
      {
        caller,
        parameters,
        query: operation.query === undefined ? {} : parseQuery(operation.query, query),
        body: operation.body === undefined ? undefined : await readBody(request, operation.body),
        headers: request.headers,
        gone: gone.signal,
      },
      deps.tools,
    );
    await send(request, response, reply, operation);
  } catch (error) {
    await sendFault(request, response, { error, surface: served?.surface });
  }
}

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function parseSegments(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    throw new Fault(400, 'path-malformed', 'The path holds a percent sign that encodes nothing.');
  }
}

function getOperation(
  { router, surface }: ServedSurface,
  method: string,
  segments: readonly string[],
): { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> } {
  const match = router.match(method === 'HEAD' ? 'GET' : method, segments);
  switch (match.kind) {
    case 'matched':
      return match;
    case 'path-unknown':
      throw new Fault(404, 'not-found', `No call of ${surface.title} has this path.`);
    case 'method-unknown':
      throw new Fault(405, 'method-not-allowed', `This path does not take ${method}.`, {
        headers: { allow: match.allow.join(', ') },
      });
  }
}

function parseQuery(schema: z.ZodObject, query: string): unknown {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (name in values)
      throw invalid(400, 'query-invalid', [{ pointer: `?${name}`, message: 'appears twice' }]);
    values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw invalid(400, 'query-invalid', placesOf(parsed.error, '?'));
}

async function readBody(request: IncomingMessage, body: RequestBody): Promise<unknown> {
  const expected = body.contentType ?? 'application/json';
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (body.schema !== undefined && mediaType !== expected)
    throw new Fault(415, 'media-type-unsupported', `The body must be ${expected}.`);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // The request yields Buffers, because it has no encoding.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > bodyBytesMax)
      throw new Fault(413, 'body-too-large', `At most ${bodyBytesMax} bytes are accepted.`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (body.schema === undefined) return bytes;
  const parsed = body.schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  throw invalid(422, 'body-invalid', placesOf(parsed.error, ''));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Fault(400, 'body-malformed', 'The body is not JSON.');
  }
}

function invalid(status: number, code: string, places: Fault['places']): Fault {
  return new Fault(status, code, 'The request is not valid; `errors` says where.', { places });
}

function placesOf(error: z.ZodError, prefix: string): Fault['places'] {
  return error.issues.flatMap((issue) => {
    const pointer = issue.path.map((part) => `/${String(part)}`).join('');
    const at = prefix === '' ? pointer : `${prefix}${issue.path.join('.')}`;
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: `${at}/${key}`, message: 'is not a known field' }))
      : [{ pointer: at, message: issue.message }];
  });
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  operation?: Operation,
): Promise<void> {
  const headers: Record<string, string> = { ...reply.headers };
  const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  if (text !== undefined) {
    headers['content-type'] ??= 'application/json; charset=utf-8';
    headers['content-length'] = String(Buffer.byteLength(text));
  } else if (reply.stream !== undefined)
    headers['content-type'] ??= operation?.success.contentType ?? 'application/octet-stream';
  response.writeHead(reply.status, headers);
  if (reply.stream === undefined || request.method === 'HEAD') {
    response.end(request.method === 'HEAD' ? undefined : text);
    return;
  }
  response.flushHeaders();
  for await (const chunk of reply.stream) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

async function sendFault(
  request: IncomingMessage,
  response: ServerResponse,
  { error, surface }: { readonly error: unknown; readonly surface: Surface | undefined },
): Promise<void> {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const fault =
    error instanceof Fault ? error : new Fault(500, 'internal-error', 'Something went wrong here.');
  if (fault.status === 500)
    process.stderr.write(`${JSON.stringify({ level: 'error', error: describe(error) })}\n`);
  const body = surface === undefined ? presentPlainFault(fault) : surface.presentFault(fault);
  // The rest of a refused body is not read.
  const headers = { ...fault.headers, ...(fault.status === 413 ? { connection: 'close' } : {}) };
  await send(request, response, { status: fault.status, body, headers });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Presents errors of v4 and v5, and errors outside of any surface. */
export function presentPlainFault(fault: Fault) {
  return {
    status: fault.status,
    code: fault.code,
    message: fault.message,
    ...(fault.places.length === 0 ? {} : { errors: fault.places }),
  };
}
