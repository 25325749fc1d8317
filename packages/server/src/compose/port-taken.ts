/** A port that another program has. The message is for whoever started this one. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number, options?: ErrorOptions) {
    super(
      `Port ${port} is taken by another program. Stop that one, or choose other ports: POSTERN_PORT_BASE=5000, or the ports in postern.yaml (of metrics and health: POSTERN_OPERATIONS_PORT).`,
      options,
    );
  }
}

/** The error of a failed `listen`, told as what it means where it can be. */
export function explainListenError(error: unknown, port: number): unknown {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? new PortTaken(port, { cause: error }) : error;
}
