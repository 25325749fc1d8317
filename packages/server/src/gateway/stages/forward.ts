import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../../domain/refusal.ts';
import type { EnvironmentView } from '../../access/access-view.ts';
import type { AuthenticatedCall, FilteredAnswer, PreparedCall, UpstreamAnswer } from '../call.ts';
import type { OpenCalls } from '../open-calls.ts';
import { RequestBody } from '../request-body.ts';
import type { RequestBodyLimits } from '../request-body.ts';
import { UpstreamExchange } from '../upstream-exchange.ts';
import type { ExchangeOutcome } from '../upstream-exchange.ts';
import type { Upstreams } from '../upstream.ts';

/** The client's side of the call. */
export interface Client {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface ForwardDeps {
  readonly upstreams: Upstreams;
  readonly openCalls: OpenCalls;
  readonly view: EnvironmentView;
  readonly limits: { readonly bodyBytesMax: number };
  readonly timeouts: { readonly clientBodyIdleMs: number };
}

/** Who gets the answer, what it passes on its way, and who is told how it ended. */
export interface Exit {
  readonly client: Client;
  /** No byte of an answer leaves without having passed it. */
  readonly filter: (answer: UpstreamAnswer, prepared: PreparedCall) => FilteredAnswer | Refusal;
  /** Called once. Not a promise: it would cost each call more than its decision. */
  readonly settle: (outcome: ExchangeOutcome) => void;
}

/** Streams the call to the upstream and its answer through the filter to the client. */
export function forward(prepared: PreparedCall, { client, filter, settle }: Exit, deps: ForwardDeps): void {
  const { inspectedBody, admitted } = prepared.limited.authorised;
  const { authenticated } = admitted;
  const { headers } = authenticated.matched.received;
  const limits: RequestBodyLimits = {
    bodyBytesMax: deps.limits.bodyBytesMax,
    clientBodyIdleMs: deps.timeouts.clientBodyIdleMs,
  };
  const body =
    headers.body.kind === 'none' || inspectedBody !== undefined
      ? null
      : new RequestBody(client.request, limits);
  const { upstream } = prepared;
  const isRepeatable = headers.body.kind === 'none' && idempotentMethods.has(upstream.method);
  if (headers.expectsContinue && inspectedBody === undefined) client.response.writeContinue();
  const options = {
    path: upstream.path,
    method: upstream.method,
    headers: upstream.headers as string[],
    body: inspectedBody === undefined || inspectedBody.length === 0 ? body : inspectedBody,
  };
  const send = (isRepeated: boolean): void => {
    const exchange = new UpstreamExchange({
      response: client.response,
      body: inspectedBody === undefined ? body : { bytesRead: inspectedBody.length },
      filter: (answer) => filter(answer, prepared),
      // Whatever took long, a body, a connection, a first attempt, or a process that stood still: nothing goes out
      // while the view is stale.
      isStillDecided: () => deps.view.isFresh() && isStillDecided(authenticated, deps.view),
      mayGoOn: deps.view.isFresh,
      clientReadIdleMs: limits.clientBodyIdleMs,
      isRepeatable: isRepeatable && !isRepeated,
      settle(outcome) {
        deps.openCalls.remove(call);
        if (outcome.kind === 'unanswered') send(true);
        else settle(outcome);
      },
    });
    const call = { exchange, authenticated, socket: client.request.socket, slot: 0 };
    deps.openCalls.add(call);
    const { upstreams } = deps;
    const dispatcher = isRepeated ? upstreams.getFresh(upstream.origin) : upstreams.get(upstream.origin);
    dispatcher.dispatch(options, exchange);
  };
  send(false);
}

/** RFC 9110 section 9.2.2 */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** A decision holds as long as nothing that it was taken on has changed, however long the connection took. */
function isStillDecided({ viewRevision, grant, matched }: AuthenticatedCall, view: EnvironmentView): boolean {
  if (view.revision === viewRevision) return true;
  return view.isCurrent(grant) && view.findApi(matched.route.apiId) === matched.api;
}
