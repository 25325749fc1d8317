import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { LimitsConfig } from '../config/bounds-config-schema.ts';
import { clientNetwork } from '../domain/client-network.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { UnfinishedRequests } from './unfinished-requests.ts';

export interface ConnectionBounds {
  readonly limits: Pick<LimitsConfig, 'unfinishedPerAddress'>;
  /** Their connections are those of many clients, and are not counted. */
  readonly trustedProxies: readonly string[];
}

/**
 * Closes a connection that is one too many of its network without a whole request head: the TLS handshake and the head
 * both have a time, and until then a connection costs memory and a descriptor, whoever opened it.
 */
export function boundConnections(server: Server, bounds: ConnectionBounds): void {
  const isTrusted = createRangeMatcher(bounds.trustedProxies);
  const unfinished = new UnfinishedRequests(bounds.limits.unfinishedPerAddress);
  // By both ends, as a TLS server knows the connection and its requests by different sockets.
  const waiting = new Map<string, () => void>();

  server.on('connection', (socket: Socket) => {
    const address = parseClientAddress(socket.remoteAddress ?? '');
    if (address.kind !== 'invalid' && isTrusted(address)) return;
    const finish = unfinished.enter(clientNetwork(socket.remoteAddress ?? null));
    if (finish === undefined) {
      socket.destroy();
      return;
    }
    const name = nameConnection(socket);
    waiting.set(name, finish);
    socket.once('close', () => {
      finish();
      if (waiting.get(name) === finish) waiting.delete(name);
    });
  });

  function onHead({ socket }: { readonly socket: Socket }): void {
    if (waiting.size === 0) return;
    const name = nameConnection(socket);
    const finish = waiting.get(name);
    if (finish === undefined) return;
    finish();
    waiting.delete(name);
  }
  for (const event of ['request', 'checkContinue', 'checkExpectation', 'upgrade', 'connect']) {
    server.on(event, onHead);
  }
}

function nameConnection({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}
