import type { Socket } from 'node:net';
import type { AccessChange } from '@postern/contract/access-change';
import type { Standing } from '../decision/judge-standing.ts';
import { refuseEnded } from '../decision/judge-standing.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { CallSince } from './call.ts';

/**
 * A call from the moment that it is authenticated until its last byte, whatever it waits for: a body to be
 * inspected, room in a limit, a place at the upstream, a connection.
 */
export interface OpenCall {
  readonly authenticated: CallSince<'authenticated'>;
  readonly socket: Socket;
  /** When its API user or key ends by itself, in epoch milliseconds, by what is known now; `Infinity`: never. */
  readonly endsAtMs: number;
  /** It was judged anew after a change of access. */
  onJudged(standing: Standing): void;
  /** Ends it now. */
  cancel(why: Refusal): void;
  /** Its place among the open calls, and those of the same connection; kept by `OpenCalls`. */
  slot: number;
  siblings: OpenCall[] | undefined;
}

/** The calls that are open now, so that each ends with its client, with its credential, or with the gateway. */
export interface OpenCalls {
  add(call: OpenCall): void;
  remove(call: OpenCall): void;
  /** The client's connection closed. */
  cancelOf(socket: Socket): void;
  /** Judges the calls that the change may concern anew. Resolves when each has heard of it. */
  cutOff(change: AccessChange): Promise<void>;
  /** Cuts those whose API user or key has ended by itself: no change of access announces that. */
  cutEnded(nowMs: number): void;
  cancelAll(why: Refusal): void;
  readonly size: number;
}

/** `judge`: see judge-open-call.ts. */
export function createOpenCalls(judge: (open: CallSince<'authenticated'>) => Promise<Standing>): OpenCalls {
  // Arrays and not Sets: a Set through which many calls pass leaves a chain of outgrown tables behind, which
  // keeps ended calls alive until a full collection. That halved the gateway's speed.
  const bySocket = new WeakMap<Socket, OpenCall[]>();
  const all: OpenCall[] = [];

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
      for (const call of (bySocket.get(socket) ?? []).slice()) call.cancel(gone);
    },
    async cutOff(change) {
      const concerned = all.filter((call) => mayConcern(change, call));
      await Promise.all(concerned.map(async (call) => call.onJudged(await judge(call.authenticated))));
    },
    cutEnded(nowMs) {
      for (const call of all.filter(({ endsAtMs }) => endsAtMs <= nowMs)) call.cancel(refuseEnded());
    },
    cancelAll(why) {
      for (const call of all.slice()) call.cancel(why);
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
