import type { Command } from 'commander';
import type { Config } from '../../config/config-schema.ts';
import { CliError } from '../cli-error.ts';
import type { ProgramIo } from '../cli-io.ts';
import { addCommonOptions, print } from '../command-options.ts';
import type { CommonOptions } from '../command-options.ts';
import type { DoctorCheck } from './finding.ts';
import { presentFindings } from './present-findings.ts';
import { runChecks } from './run-checks.ts';

/** The checks, which main.ts provides because they need every room. */
export interface DoctorHost {
  readonly listChecks: (config: Config) => readonly DoctorCheck[];
}

/** Adds `doctor`. Exit code 1 when there is a fault; warnings alone give 0. */
export function registerDoctorCommand(program: Command, io: ProgramIo, host: DoctorHost): void {
  addCommonOptions(program.command('doctor'))
    .description(
      'Check everything that the installation needs, from database to certificates, and change nothing; exit code 1 when something is at fault',
    )
    .action(async (options: CommonOptions) => {
      const findings = await runChecks(host.listChecks(await io.loadConfig(options.config)));
      print(io, options, { data: findings, text: presentFindings(findings) });
      if (findings.some(({ state }) => state === 'fault')) throw new CliError('', 1);
    });
}
