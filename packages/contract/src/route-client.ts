import type { z } from 'zod';
import type { Problem } from './problem.ts';

/**
 * The dependencies of a typed client over route definitions, which the admin API's and the portal's clients share. Only
 * types come from the definitions, so that a browser page does not load them. Not checked here: the shape of answers,
 * since server and client are built from the same contract.
 */
export interface RouteClientDeps {
  /** The origin without a path, such as `http://localhost:4000`; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Headers that are sent with every call, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The outcome of a call: the answer's data, or the problem. Failures of the server or the network are results too, not
 * exceptions.
 */
export type RouteResult<Data, Refusal extends Problem> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly problem: Refusal };

/** The argument of a call, `{ params, query, body }`. Each member exists only where the route takes it. */
export type RouteInput<Route> = ParamsOf<Route> &
  QueryOf<Route> &
  BodyOf<Route> & { readonly signal?: AbortSignal; readonly headers?: Readonly<Record<string, string>> };

/** The data of the route's successful answer. */
export type RouteData<Route> = DataOf<Route>;

export type RouteClient<Routes, Refusal extends Problem> = {
  readonly [Name in keyof Routes]: Record<never, never> extends RouteInput<Routes[Name]>
    ? (input?: RouteInput<Routes[Name]>) => Promise<RouteResult<RouteData<Routes[Name]>, Refusal>>
    : (input: RouteInput<Routes[Name]>) => Promise<RouteResult<RouteData<Routes[Name]>, Refusal>>;
};

/**
 * The method and path of every route. A table that `satisfies` this type does not compile with a wrong or missing line.
 */
export type RouteTable<Routes> = {
  readonly [Name in keyof Routes]: Routes[Name] extends { method: infer Method; path: infer Path }
    ? readonly [Method, Path]
    : never;
};

/** The codes of problems that the client itself makes, with status 0, because no readable answer came. */
export const clientProblemCodes = { unreachable: 'unreachable', unreadable: 'unreadable' } as const;

export function createRouteClient<Routes, Refusal extends Problem>(
  table: Readonly<Record<string, readonly [method: string, path: string]>>,
  deps: RouteClientDeps,
): RouteClient<Routes, Refusal> {
  const entries = Object.entries(table).map(([name, [method, path]]) => [
    name,
    (input: LooseInput = {}) => call({ method, path, input }, deps),
  ]);
  // The type of `table` was checked against the routes by the compiler; the result type of fromEntries does not show
  // it.
  return Object.fromEntries(entries) as RouteClient<Routes, Refusal>;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(
  request: { readonly method: string; readonly path: string; readonly input: LooseInput },
  deps: RouteClientDeps,
): Promise<RouteResult<unknown, Problem>> {
  const { method, path, input } = request;
  const url = deps.baseUrl + fillPath(path, input.params ?? {}) + formatQuery(input.query ?? {});
  let response: Response;
  try {
    response = await deps.fetch(url, {
      method: method.toUpperCase(),
      headers: {
        accept: 'application/json, application/problem+json, */*;q=0.1',
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...deps.headers,
        ...input.headers,
      },
      credentials: 'same-origin',
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
  } catch (cause) {
    if (input.signal?.aborted === true) throw cause;
    return failed('unreachable', 'No connection', 'The server could not be reached.');
  }
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<RouteResult<unknown, Problem>> {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (response.ok) return { ok: true, data: isJson(type) ? await response.json() : await response.text() };
    // The shape is not checked, since the server is built from the same contract.
    if (isJson(type)) return { ok: false, problem: (await response.json()) as Problem };
  } catch {
    return failed('unreadable', 'Answer not readable', 'The answer broke off or is not JSON.');
  }
  return failed('unreadable', 'Answer not readable', `Something answered with status ${response.status}.`);
}

const isJson = (contentType: string): boolean => /^application\/(?:[a-z]+\+)?json\b/.test(contentType);

function failed(
  code: keyof typeof clientProblemCodes,
  title: string,
  detail: string,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { type: 'about:blank', title, status: 0, detail, code, requestId: '' } };
}

function fillPath(path: string, params: Readonly<Record<string, string | number>>): string {
  return path.replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(params[name] ?? ''));
}

function formatQuery(query: Readonly<Record<string, unknown>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string' || typeof value === 'number') given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given.toString()}`;
}

type RequestOf<Route> = Route extends { request: infer Request } ? Request : Record<never, never>;
type ParamsOf<Route> =
  RequestOf<Route> extends { params: infer Schema extends z.ZodType }
    ? { readonly params: Readonly<Record<keyof z.output<Schema> & string, string | number>> }
    : Record<never, never>;
type QueryOf<Route> =
  RequestOf<Route> extends { query: infer Schema extends z.ZodType }
    ? {
        readonly query?: Partial<{ readonly [K in keyof z.output<Schema>]: z.output<Schema>[K] | undefined }>;
      }
    : Record<never, never>;
type BodyOf<Route> =
  RequestOf<Route> extends {
    body: { content: { 'application/json': { schema: infer Schema extends z.ZodType } } };
  }
    ? { readonly body: z.input<Schema> }
    : Record<never, never>;

type DataOf<Route> = Route extends { responses: infer Responses } ? GoodAnswerOf<Responses> : never;
type GoodAnswerOf<Responses> = Responses extends { 200: infer Answer }
  ? ContentOf<Answer>
  : Responses extends { 201: infer Answer }
    ? ContentOf<Answer>
    : never;
type ContentOf<Answer> = Answer extends {
  content: { 'application/json': { schema: infer Schema extends z.ZodType } };
}
  ? z.output<Schema>
  : string;
