import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Logger } from '../observe/log.ts';

/** The dependencies that main.ts hands to every program that serves. */
export interface InstallationDeps {
  readonly env: EnvironmentVariables;
  readonly logger: Logger;
  readonly now: () => number;
  /**
   * Number of gateway processes. With more than one, gateways run in worker processes; with 0, separate programs
   * (`postern gateway`) serve the calls.
   */
  readonly workers: number;
  /** The program's own file, from which workers are started. */
  readonly programFile: string;
}
