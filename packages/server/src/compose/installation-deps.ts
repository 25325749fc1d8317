import type { EnvironmentVariables } from '../config/apply-environment-overrides.ts';
import type { Logger } from '../observe/log.ts';

/** What main.ts gives to every program that serves. */
export interface InstallationDeps {
  readonly env: EnvironmentVariables;
  readonly logger: Logger;
  readonly now: () => number;
  /** With more than one, gateways run in that many processes of their own; with none, they are other programs' (`postern gateway`). */
  readonly workers: number;
  /** The program's own file, which workers are started with. */
  readonly programFile: string;
}
