import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { OperatorTokenInvalid } from '../control/operator-token.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';

/**
 * Runs one command line and returns its exit code: 0 success, 1 refused, 2 wrong use or bad input. `args` begin after
 * the program's name.
 *
 * @throws unexpected errors
 */
export async function runProgram(
  program: Command,
  args: readonly string[],
  io: Pick<CliIo, 'stderr'>,
): Promise<number> {
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    const { message, exitCode } = explainError(error);
    if (message !== '') io.stderr(`${message}\n`);
    return exitCode;
  }
}

/** Errors whose message is written for the operator. Those of rooms that may not be imported here are known by name. */
const operatorErrors = new Set([
  'MasterKeyInvalid',
  'OpenStorageError',
  'OpenApiError',
  'DocumentUnreadable',
  'CertificateInvalid',
  'StorageUnavailableError',
  'PortTaken',
  'ListenRefused',
]);

function explainError(error: unknown): { readonly message: string; readonly exitCode: number } {
  if (error instanceof CliError) return { message: error.message, exitCode: error.exitCode };
  // Commander has printed the message already; help and version are not errors.
  if (error instanceof CommanderError) return { message: '', exitCode: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof ConfigError) return { message: error.message, exitCode: 2 };
  if (error instanceof OperatorTokenInvalid) return { message: error.message, exitCode: 1 };
  if (error instanceof Error && operatorErrors.has(error.name))
    return { message: error.message, exitCode: 1 };
  const unwritable = explainUnwritable(error);
  if (unwritable !== undefined) return { message: unwritable, exitCode: 1 };
  throw error;
}

/** Codes of the file system when a place cannot be written to. The remedy is the same for every command. */
const unwritableCodes: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space and try again',
  EDQUOT: 'The disk quota is used up. Free some space and try again',
  EROFS: 'The file system is read-only. Make it writable and try again',
};

function explainUnwritable(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const what = Object.hasOwn(unwritableCodes, error.code) ? unwritableCodes[error.code] : undefined;
  if (what === undefined) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : '';
  return `${what}${path}.`;
}
