import type { RawCall } from './call.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { HeldBodies } from './held-bodies.ts';
import { createBodyReader } from './inspected-body.ts';
import { createRequestIds } from './request-ids.ts';
import type { Client } from './stages/forward.ts';

const nextRequestId = createRequestIds();

export interface RawCallTraits {
  readonly isEncrypted: boolean;
  readonly holdsBody: boolean;
  readonly heldBodies: HeldBodies;
  readonly isUpgrade?: boolean;
}

/** A call as it comes in, and nothing judged. */
export function createRawCall(
  client: Client,
  { limits, timeouts }: GatewaySettings,
  { isEncrypted, holdsBody, heldBodies, isUpgrade = false }: RawCallTraits,
): RawCall {
  const { request } = client;
  const { socket } = request;
  return {
    kind: 'raw',
    requestId: nextRequestId(),
    method: request.method ?? '',
    rawTarget: request.url ?? '',
    rawHeaders: request.rawHeaders,
    httpVersion: request.httpVersion,
    peerAddress: socket.remoteAddress ?? '',
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
    ticket: undefined,
    stopWaiting: undefined,
    isProofTaken: false,
    atMs: 0,
    clock: undefined,
    traceHead: '',
  };
}
