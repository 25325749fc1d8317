import { registerBackupCommands } from '../../packages/server/src/cli/backup-commands.ts';
import type { BackupHost } from '../../packages/server/src/cli/backup-commands.ts';
import type { ProgramIo } from '../../packages/server/src/cli/cli-io.ts';
import { createProgram } from '../../packages/server/src/cli/create-program.ts';
import { describeProgram } from '../../packages/server/src/cli/describe-program.ts';
import type { DescribedCommand } from '../../packages/server/src/cli/describe-program.ts';
import { registerDoctorCommand } from '../../packages/server/src/cli/doctor/register-doctor-command.ts';
import { registerReloadCommand } from '../../packages/server/src/cli/reload-command.ts';
import { registerServerCommands } from '../../packages/server/src/cli/server-commands.ts';

/** Describes `postern` with all the commands that main.ts gives it. Runs none of them. */
export function describeWholeProgram(): DescribedCommand {
  const program = createProgram(unusedIo, { version: '0.0.0' });
  registerServerCommands(program, {
    serve: unused,
    control: unused,
    gateway: unused,
    demo: unused,
    gatewayWorker: unused,
  });
  registerDoctorCommand(program, unusedIo, { listChecks: () => [] });
  registerReloadCommand(program, unusedIo, () => {});
  registerBackupCommands(program, unusedIo, unusedHost);
  return describeProgram(program);
}

const unused = (): Promise<never> => Promise.reject(new Error('only described'));

const unusedIo: ProgramIo = {
  env: {},
  stdout: () => {},
  stderr: () => {},
  loadConfig: unused,
  withAdminClient: unused,
  readStdin: unused,
  ask: unused,
  askText: unused,
  fetch: unused,
};

// Commands only keep it until they run.
const unusedHost = { loadDatabase: unused } as unknown as BackupHost;
