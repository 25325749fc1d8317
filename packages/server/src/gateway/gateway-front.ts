import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import { refuse } from '../domain/refusal.ts';
import { createListener, getAddress, listen } from './create-listener.ts';
import type { RequestHandlers } from './create-listener.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { OpenCalls } from './open-calls.ts';

/** A gateway, as the listener before it knows it. */
export interface FrontTenant {
  readonly settings: Pick<GatewaySettings, 'timeouts' | 'docsUrl'>;
  readonly handlers: RequestHandlers;
  readonly openCalls: Pick<OpenCalls, 'cancelOf' | 'cancelAll'>;
}

/** The time that a tenant has requests at the listener. */
export interface FrontStay {
  /** Resolves once another tenant has taken over and the last request that came before is answered. */
  readonly ended: Promise<void>;
}

interface Occupancy extends FrontStay {
  readonly tenant: FrontTenant;
  /** Requests and upgraded connections that have not ended. */
  running: number;
  readonly end: () => void;
}

/**
 * The listener of one environment, and the gateway that its requests go to. Another gateway may take over, as after a
 * reload of the configuration: connections stay open, a request that has begun ends where it began, and the next one
 * goes to the new gateway. The size of a request head, the certificates and the bound on unfinished requests are those
 * of the first gateway.
 */
export class GatewayFront {
  /** The certificates; undefined for plain HTTP. */
  readonly tls: TlsCertificates | undefined;
  readonly #server: Server;
  readonly #stays = new Set<Occupancy>();
  #current: Occupancy | undefined;

  constructor(settings: GatewaySettings, tls: TlsCertificates | undefined) {
    const handlers: RequestHandlers = {
      handle: (request, response) => this.#handle(request, response),
      handleUpgrade: (request, socket, early) => this.#handleUpgrade(request, socket, early),
    };
    this.tls = tls;
    this.#server = createListener(settings, handlers, tls);
    // Over TLS, calls know the socket above the raw one.
    this.#server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) =>
      socket.once('close', () => {
        for (const { tenant } of this.#stays) tenant.openCalls.cancelOf(socket);
      }),
    );
  }

  get address(): AddressInfo | undefined {
    return getAddress(this.#server);
  }

  /** Resolves with the port that it listens on. */
  listen(port: number, host: string | undefined): Promise<number> {
    return listen(this.#server, port, host);
  }

  /** Requests that come from now on go to this tenant. */
  use(tenant: FrontTenant): FrontStay {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const occupancy: Occupancy = { tenant, running: 0, ended, end };
    const before = this.#current;
    this.#current = occupancy;
    this.#stays.add(occupancy);
    this.#server.headersTimeout = tenant.settings.timeouts.clientHeadersMs;
    this.#server.keepAliveTimeout = tenant.settings.timeouts.keepAliveMs;
    if (before !== undefined) this.#endIfIdle(before);
    return occupancy;
  }

  /** Takes no new connection, and resolves when the running calls have ended: by themselves, or cut after `drainMs`. */
  async close(drainMs: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => {
      const refusal = refuse('forward', 'gateway_stopping', 'the time for running calls to end is over');
      for (const { tenant } of this.#stays) tenant.openCalls.cancelAll(refusal);
      this.#server.closeAllConnections();
    }, drainMs);
    await closed;
    clearTimeout(timer);
    for (const stay of this.#stays) stay.end();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const stay = this.#enter(response);
    stay?.tenant.handlers.handle(request, response);
  }

  #handleUpgrade(request: IncomingMessage, socket: Duplex, early: Buffer): void {
    const stay = this.#enter(socket);
    stay?.tenant.handlers.handleUpgrade(request, socket, early);
  }

  /** Counts the request until its answer, or its upgraded connection, is closed. */
  #enter(until: ServerResponse | Duplex): Occupancy | undefined {
    const stay = this.#current;
    if (stay === undefined) {
      until.destroy();
      return undefined;
    }
    stay.running++;
    until.once('close', () => {
      stay.running--;
      this.#endIfIdle(stay);
    });
    return stay;
  }

  #endIfIdle(stay: Occupancy): void {
    if (stay === this.#current || stay.running > 0) return;
    this.#stays.delete(stay);
    stay.end();
  }
}
