/** The address of a listener. Without `host` it listens on every address of the machine. */
export interface ListenPlace {
  readonly port: number;
  readonly host?: string | undefined;
}

/** Thrown when another program uses the port. The message is meant for the operator. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number, options?: ErrorOptions) {
    super(
      `Port ${port} is taken by another program. Stop that one, or choose other ports: POSTERN_PORT_BASE=5000, or the ports in postern.yaml (of metrics and health: POSTERN_OPERATIONS_PORT).`,
      options,
    );
  }
}

/**
 * Thrown when the machine does not allow the listener: the address does not exist, or the user may not use the port.
 */
export class ListenRefused extends Error {
  override readonly name = 'ListenRefused';
}

/** Turns the error of a failed `listen` into one of the above, or returns it unchanged if its cause is not known. */
export function explainListenError(error: unknown, { port, host }: ListenPlace): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new PortTaken(port, { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ListenRefused(
        `This machine has no address ${host ?? '::'} to open port ${port} on. Write one that it has as \`host\`: 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses.`,
        { cause: error },
      );
    case 'EACCES':
      return new ListenRefused(
        `The user that runs Postern may not open port ${port}. Choose one above 1023, or give the program the capability CAP_NET_BIND_SERVICE.`,
        { cause: error },
      );
    default:
      return error;
  }
}
