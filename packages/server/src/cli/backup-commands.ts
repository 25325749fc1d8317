import type { Command } from 'commander';
import type { BackedUpDatabase, BackupDeps } from '../storage/backup/back-up.ts';
import { backUp, restoreBackup, verifyBackup } from '../storage/backup/back-up.ts';
import { BackupError } from '../storage/backup/backup-error.ts';
import { presentManifestFile } from '../storage/backup/backup-manifest.ts';
import type { BackupManifest } from '../storage/backup/backup-manifest.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';

/** How the commands reach the database itself, given by main.ts. */
export interface BackupHost extends BackupDeps {
  /** The database of postern.yaml with its URLs resolved. @throws ConfigError */
  readonly loadDatabase: (configFile: string | undefined) => Promise<BackedUpDatabase>;
}

/** Adds `backup`, `backup verify` and `restore`. Exit code 1 for a backup that is refused. */
export function registerBackupCommands(program: Command, io: ProgramIo, host: BackupHost): void {
  const backup = addCommonOptions(program.command('backup'))
    .argument('<file>', 'the new file; a manifest is written beside it')
    .description('Back up the database as it is at this moment, while Postern runs; PostgreSQL needs pg_dump')
    .action(async (file: string, options: CommonOptions) => {
      const manifest = await explain(async () => backUp(await host.loadDatabase(options.config), file, host));
      const text = `${presentManifest(file, manifest)}Manifest:    ${presentManifestFile(file)}\n${keptApart}`;
      print(io, options, { data: manifest, text });
    });
  addCommonOptions(backup.command('verify'))
    .argument('<file>', 'the backup, with its manifest beside it')
    .description('Check that a backup is whole and can be restored by this version')
    .action(async (file: string, options: CommonOptions) => {
      const manifest = await explain(() => verifyBackup(file, host.tools));
      print(io, options, { data: manifest, text: presentManifest(file, manifest) });
    });
  addCommonOptions(program.command('restore'))
    .argument('<file>', 'the backup, with its manifest beside it')
    .description(
      'Restore a backup where there is no database yet; keys that were revoked since are alive in it',
    )
    .action(async (file: string, options: CommonOptions) => {
      const manifest = await explain(async () =>
        restoreBackup(await host.loadDatabase(options.config), file, host.tools),
      );
      print(io, options, { data: manifest, text: `${presentManifest(file, manifest)}${afterRestore}` });
    });
}

const keptApart =
  'Keep the master key apart from it: without the key a backup is of no use, and with it every secret can be read.\n';

const afterRestore = `Restored. Whatever was revoked, reset or deactivated after the backup works again in it. Before gateways that clients reach:
  1  Start \`postern serve\` or \`postern control\` once with POSTERN_ACCEPT_RESTORED=yes.
  2  Make those cut-offs again, or reset every key. See docs/operations.md, Backup and restore.
`;

function presentManifest(file: string, manifest: BackupManifest): string {
  const { database, version, feedPosition, bytes, sha256, takenAtMs } = manifest;
  const kind = database === 'sqlite' ? 'the embedded database' : 'PostgreSQL';
  return [
    `Backup:      ${file}`,
    `Of:          ${kind}, Postern ${version}, schema ${manifest.schemaStep}`,
    `Made:        ${new Date(takenAtMs).toISOString()}`,
    `Last change: ${feedPosition === null ? 'none' : feedPosition.sequence}`,
    `Size:        ${bytes} bytes`,
    `SHA-256:     ${sha256}`,
    '',
  ].join('\n');
}

async function explain<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof BackupError) throw new CliError(cause.message, 1, { cause });
    throw cause;
  }
}
