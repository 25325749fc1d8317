import type { AdminClient } from '@postern/contract/admin-client';
import type { Config } from '../config/config-schema.ts';

/** What a command may touch. Only main.ts makes a real one, so that commands are tested without a process. */
export interface CliIo {
  /** What was asked for; pipes read it. The text brings its own line ends. */
  readonly stdout: (text: string) => void;
  /** Everything else: warnings, progress, errors. */
  readonly stderr: (text: string) => void;
  /** postern.yaml, from the file named by `--config` or the usual place. Throws ConfigError. */
  readonly loadConfig: (file?: string) => Promise<Config>;
  /**
   * Runs `use` with a client of the running server, or, where none runs, of the program itself on the
   * storage; that is closed afterwards, whatever happens. `configFile` as for `loadConfig`.
   */
  readonly withAdminClient: <Result>(
    use: (client: AdminClient) => Promise<Result>,
    options?: { readonly configFile?: string },
  ) => Promise<Result>;
}

/** What the commands may touch that ask, or take secrets. */
export interface ProgramIo extends CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Asks a person at a terminal; undefined where there is none. */
  readonly ask: (question: string) => Promise<string | undefined>;
}
