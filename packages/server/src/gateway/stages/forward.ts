import type { Refusal } from '../../domain/refusal.ts';
import type { Call } from '../call.ts';
import { Exchange } from '../exchange/exchange.ts';
import type { ExchangeDeps, Exit } from '../exchange/exchange.ts';

export type ForwardDeps = ExchangeDeps;

/** A call that is on its way to the upstream or back, or waits for a place or a connection. */
export interface ForwardedExchange {
  /** Whether anything may have been sent. Until then its decision can be taken anew. */
  readonly hasBegun: boolean;
  /** Ends it; of no effect once it has settled. */
  cancel(why: Refusal): void;
}

/**
 * Streams the call to the upstream and its answer through the filter to the client. It may have settled when this
 * returns.
 */
export function forward(call: Call<'prepared'>, exit: Exit, deps: ForwardDeps): ForwardedExchange {
  if (call.headers.expectsContinue && call.inspectedBody === undefined) exit.client.response.writeContinue();
  const exchange = new Exchange(call, exit, deps);
  exchange.start();
  return exchange;
}
