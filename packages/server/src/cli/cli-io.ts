import type { AdminClient } from '@postern/contract/admin-client';
import type { Config } from '../config/config-schema.ts';

/** The environment of a command. Only main.ts creates a real one, so that commands are tested without a process. */
export interface CliIo {
  /** Writes the result that was asked for, which pipes read. The text includes its line ends. */
  readonly stdout: (text: string) => void;
  /** Writes everything else: warnings, progress, errors. */
  readonly stderr: (text: string) => void;
  /** Loads postern.yaml from the file named by `--config` or the usual place. @throws ConfigError */
  readonly loadConfig: (file?: string) => Promise<Config>;
  /**
   * Runs `use` with an admin client. It calls the running server; if there is none, it works on the storage in this
   * process and closes it afterwards, also on a failure. `configFile` is that of `loadConfig`.
   */
  readonly withAdminClient: <Result>(
    use: (client: AdminClient) => Promise<Result>,
    options?: { readonly configFile?: string },
  ) => Promise<Result>;
}

/** The environment of commands that ask questions or take secrets. */
export interface ProgramIo extends CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the whole of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Asks a person at a terminal; undefined if there is no terminal. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Asks for a line of text, with a proposal to accept or to edit; undefined where there is no terminal. */
  readonly askText: (question: TextQuestion) => Promise<string | undefined>;
  /** For documents that are named by their URL. */
  readonly fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;
}

export interface TextQuestion {
  readonly message: string;
  readonly initialValue?: string | undefined;
}
