import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Fault } from './fault.ts';
import type { Jobs } from './create-jobs.ts';
import type { Journal } from './create-journal.ts';
import type { Store } from './open-store.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler may use. */
export interface Tools {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly journal: Journal;
  readonly now: () => number;
}

/** One call, its parts already parsed. */
export interface Call<Query = unknown, Body = unknown> {
  readonly caller: Caller;
  /** The path's parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Fires when the client is gone: streams stop. */
  readonly gone: AbortSignal;
}

export interface Reply<Body = unknown> {
  readonly status: number;
  /** JSON; left out for streams and for 204. */
  readonly body?: Body;
  readonly stream?: AsyncIterable<string | Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer other than JSON, or JSON when `schema` is given. */
export interface SuccessAnswer<Result extends z.ZodType = z.ZodType> {
  readonly status: number;
  readonly description: string;
  readonly schema?: Result;
  readonly contentType?: string;
}

/** Everything about one operation: what the router, the server and the OpenAPI document need to know. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** Below the surface's base path, `{name}` for parameters. */
  readonly path: string;
  /** The section of the documentation (the OpenAPI tag). */
  readonly section: string;
  readonly summary: string;
  readonly description?: string;
  /** For each path parameter: what it is, and one that exists in the demo data. */
  readonly parameters: Readonly<Record<string, ParameterText>>;
  readonly query?: z.ZodObject;
  /** Query parameters to show in samples. */
  readonly queryExample?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly success: SuccessAnswer;
  /** Refusals that the operation adds to the usual ones, by status. */
  readonly faults: readonly number[];
  readonly deprecated?: boolean;
  /** Marks a POST that only reads. */
  readonly isRead?: boolean;
  /** Not for integrators. */
  readonly isInternal?: boolean;
  readonly handle: (call: Call, tools: Tools) => Reply | Promise<Reply>;
}

export interface ParameterText {
  readonly description: string;
  readonly example: string;
}

export interface RequestBody<Body extends z.ZodType = z.ZodType> {
  /** JSON unless `contentType` says otherwise; then the handler gets the bytes. */
  readonly schema?: Body;
  readonly contentType?: string;
  readonly example: unknown;
}

type OperationText<Query extends z.ZodObject, Body extends z.ZodType, Result extends z.ZodType> = Omit<
  Operation,
  'query' | 'body' | 'success' | 'handle' | 'parameters' | 'faults'
> & {
  readonly parameters?: Operation['parameters'];
  readonly faults?: readonly number[];
  readonly query?: Query;
  readonly body?: RequestBody<Body>;
  readonly success: SuccessAnswer<Result>;
  readonly handle: (
    call: Call<z.output<Query>, z.output<Body>>,
    tools: Tools,
  ) => Reply<z.input<Result>> | Promise<Reply<z.input<Result>>>;
};

/** Ties the handler's types to the schemas of its query, body and answer. */
export function defineOperation<
  Query extends z.ZodObject,
  Body extends z.ZodType = z.ZodUndefined,
  Result extends z.ZodType = z.ZodUndefined,
>(text: OperationText<Query, Body, Result>): Operation {
  const { handle } = text;
  return {
    parameters: {},
    faults: [],
    ...text,
    // The server parses query and body by exactly these schemas before it calls: see serve-call.ts.
    handle: (call, tools) => handle(call as Call<z.output<Query>, z.output<Body>>, tools),
  };
}

/** A versioned face of the API: its base path, its operations, its way of saying no. */
export interface Surface {
  readonly id: string;
  readonly basePath: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly openapi: '3.0.3' | '3.1.0';
  readonly operations: readonly Operation[];
  readonly sections: Readonly<Record<string, string>>;
  /** The OpenAPI security scheme by which callers reach it through the gateway. */
  readonly credential: { readonly name: string; readonly scheme: Readonly<Record<string, string>> };
  readonly faultSchema: z.ZodType;
  readonly presentFault: (fault: Fault) => unknown;
}
