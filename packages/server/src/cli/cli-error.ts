/** Ends the program with a message on stderr and an exit code: 1 for a refusal, 2 for wrong use or bad input. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
