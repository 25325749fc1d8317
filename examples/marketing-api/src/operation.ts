import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Fault } from './fault.ts';
import type { Jobs } from './create-jobs.ts';
import type { Journal } from './create-journal.ts';
import type { Store } from './open-store.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The parts of the API that a handler may use. */
export interface Tools {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly journal: Journal;
  readonly now: () => number;
}

/** One call, with its parts already parsed. */
export interface Call<Query = unknown, Body = unknown> {
  readonly caller: Caller;
  /** The decoded parameters of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Fires when the client has disconnected, so that streams stop. */
  readonly gone: AbortSignal;
}

export interface Reply<Body = unknown> {
  readonly status: number;
  /** A JSON value; omitted for streams and for 204. */
  readonly body?: Body;
  readonly stream?: AsyncIterable<string | Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A successful answer: JSON if `schema` is given, and another content type otherwise. */
export interface SuccessAnswer<Result extends z.ZodType = z.ZodType> {
  readonly status: number;
  readonly description: string;
  readonly schema?: Result;
  readonly contentType?: string;
}

/** One operation, with everything that the router, the server and the OpenAPI document need. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** The path below the surface's base path, with `{name}` for parameters. */
  readonly path: string;
  /** The section of the documentation (the OpenAPI tag). */
  readonly section: string;
  readonly summary: string;
  readonly description?: string;
  /** For each path parameter, its description and a value that exists in the demo data. */
  readonly parameters: Readonly<Record<string, ParameterText>>;
  readonly query?: z.ZodObject;
  /** Query parameters that samples show. */
  readonly queryExample?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly success: SuccessAnswer;
  /** Refusals that the operation adds to the usual ones, by status. */
  readonly faults: readonly number[];
  readonly deprecated?: boolean;
  /** Marks a POST that only reads. */
  readonly isRead?: boolean;
  /** Marks an operation that is not for integrators. */
  readonly isInternal?: boolean;
  readonly handle: (call: Call, tools: Tools) => Reply | Promise<Reply>;
}

export interface ParameterText {
  readonly description: string;
  readonly example: string;
}

export interface RequestBody<Body extends z.ZodType = z.ZodType> {
  /** JSON unless `contentType` is given; then the handler receives the bytes. */
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

/** Defines an operation whose handler has the types of its query, body and answer schemas. */
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
    // The server parses query and body by exactly these schemas before the call: see serve-call.ts.
    handle: (call, tools) => handle(call as Call<z.output<Query>, z.output<Body>>, tools),
  };
}

/** A versioned surface of the API: its base path, its operations, and the form of its errors. */
export interface Surface {
  readonly id: string;
  readonly basePath: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly openapi: '3.0.3' | '3.1.0';
  readonly operations: readonly Operation[];
  readonly sections: Readonly<Record<string, string>>;
  /** The OpenAPI security scheme with which callers reach it through the gateway. */
  readonly credential: { readonly name: string; readonly scheme: Readonly<Record<string, string>> };
  readonly faultSchema: z.ZodType;
  readonly presentFault: (fault: Fault) => unknown;
}
