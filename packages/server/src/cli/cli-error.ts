/** Ends the program with a message on stderr and an exit code: 1 a "no" of the command, 2 wrong use or bad input. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
