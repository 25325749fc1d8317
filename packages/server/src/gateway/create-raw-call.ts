import { createCall } from './advance-call.ts';
import type { Call } from './call.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { HeldBodies } from './held-bodies.ts';
import type { WatchCall } from './watch-call.ts';
import { createBodyReader } from './inspected-body.ts';
import { createRequestIds } from './fast/request-ids.ts';
import type { Client } from './client.ts';

const nextRequestId = createRequestIds();

export interface RawCallDeps {
  readonly settings: Pick<GatewaySettings, 'limits' | 'timeouts'>;
  readonly isEncrypted: boolean;
  readonly heldBodies: HeldBodies;
  readonly watchCall: WatchCall | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface RawCallTraits {
  readonly holdsBody: boolean;
  readonly isUpgrade?: boolean;
}

/** The call of a request that has just arrived, before anything is judged. */
export function createRawCall(
  client: Client,
  { holdsBody, isUpgrade = false }: RawCallTraits,
  { settings: { limits, timeouts }, isEncrypted, heldBodies, watchCall, now }: RawCallDeps,
): Call<'raw'> {
  const { request } = client;
  const { socket } = request;
  const peerAddress = socket.remoteAddress ?? '';
  const watched = watchCall?.(peerAddress, request);
  return createCall({
    requestId: nextRequestId(),
    method: request.method ?? '',
    rawTarget: request.url ?? '',
    rawHeaders: request.rawHeaders,
    httpVersion: request.httpVersion,
    peerAddress,
    isEncrypted,
    isUpgrade,
    readBody: holdsBody
      ? createBodyReader(client, {
          limits: {
            bodyBytesMax: limits.inspectedBodyBytesMax,
            clientBodyIdleMs: timeouts.clientBodyIdleMs,
          },
          heldBodies,
        })
      : undefined,
    connection: socket,
    atMs: now(),
    clock: watched?.clock,
    traceHead: watched?.traceHead,
  });
}
