import type { Socket } from 'node:net';
import type { AccessChange } from '@postern/contract/access-change';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { AuthenticatedCall } from './call.ts';
import type { UpstreamExchange } from './upstream-exchange.ts';

/** A call that is on its way to the upstream or back. */
export interface OpenCall {
  readonly exchange: UpstreamExchange;
  readonly authenticated: AuthenticatedCall;
  readonly socket: Socket;
  /** Its place among the open calls, and those of the same connection; kept by `OpenCalls`. */
  slot: number;
  siblings: OpenCall[] | undefined;
}

/** What is open now, so that it ends with its client, with its credential, or with the gateway. */
export interface OpenCalls {
  add(call: OpenCall): void;
  remove(call: OpenCall): void;
  /** The client's connection closed. */
  cancelOf(socket: Socket): void;
  /** Cuts the calls that would not be let through any more. Resolves when none is left. */
  cutOff(change: AccessChange): Promise<void>;
  /** The same for those whose time may be over: no change of access tells of that. */
  cutEnded(mayHaveEnded: (open: AuthenticatedCall) => boolean): Promise<void>;
  cancelAll(why: Refusal): void;
  readonly size: number;
}

/** `judge`: why a call may not go on; see judge-open-call.ts. */
export function createOpenCalls(judge: (open: AuthenticatedCall) => Promise<Refusal | undefined>): OpenCalls {
  // Arrays and not Sets: a Set through which many calls pass leaves a chain of outgrown tables behind, which
  // keeps ended calls alive until a full collection. That halved the gateway's speed.
  const bySocket = new WeakMap<Socket, OpenCall[]>();
  const all: OpenCall[] = [];

  async function judgeAgain(calls: readonly OpenCall[]): Promise<void> {
    await Promise.all(
      calls.map(async ({ authenticated, exchange }) => {
        const why = await judge(authenticated);
        if (why !== undefined) exchange.cancel(why);
      }),
    );
  }

  return {
    add(call) {
      call.slot = all.push(call) - 1;
      let siblings = bySocket.get(call.socket);
      if (siblings === undefined) {
        siblings = [];
        bySocket.set(call.socket, siblings);
      }
      siblings.push(call);
      call.siblings = siblings;
    },
    remove(call) {
      const last = all.pop();
      if (last !== undefined && last !== call) {
        all[call.slot] = last;
        last.slot = call.slot;
      }
      const { siblings } = call;
      if (siblings?.length === 1) siblings.pop();
      else siblings?.splice(siblings.indexOf(call), 1);
    },
    cancelOf(socket) {
      const gone = refuse('forward', 'client_gone', 'the client closed the connection');
      for (const call of (bySocket.get(socket) ?? []).slice()) call.exchange.cancel(gone);
    },
    cutOff: (change) => judgeAgain(all.filter((call) => mayConcern(change, call))),
    cutEnded: (mayHaveEnded) => judgeAgain(all.filter(({ authenticated }) => mayHaveEnded(authenticated))),
    cancelAll(why) {
      for (const call of all.slice()) call.exchange.cancel(why);
    },
    get size() {
      return all.length;
    },
  };
}

function mayConcern(change: AccessChange, { authenticated: { grant } }: OpenCall): boolean {
  if (change.kind === 'api-user') return change.subjectId === grant.apiUserId;
  return change.licenceId === null || change.licenceId === grant.licenceId;
}
