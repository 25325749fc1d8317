import { Option } from 'commander';
import type { Command } from 'commander';
import type { AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';
import { registerVerifyCommands } from './audit-verify-commands.ts';
import { writeWholeFile } from './write-whole-file.ts';

/** Adds `audit list|export|checkpoints|verify`. */
export function registerAuditCommands(program: Command, io: ProgramIo): void {
  const audit = program.command('audit').description('The audit log: who did what, when, from where');
  registerList(audit, io);
  registerExport(audit, io);
  registerVerifyCommands(audit, io);
}

interface ListOptions extends ScopeOptions {
  readonly action?: string;
  readonly subject?: string;
  readonly page?: number;
  readonly pageSize?: number;
  readonly installation?: boolean;
}

function registerList(audit: Command, io: ProgramIo): void {
  addScopeOptions(audit.command('list'))
    .description('List events, newest first')
    .option('--action <action>', 'such as key.viewed')
    .option('--subject <id>', 'the id of the thing that was changed')
    .option('--installation', 'the events outside of any licence, such as those about operators')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'events on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      io.withAdminClient(async (client) => {
        const { subject: subjectId, page, pageSize } = options;
        // Not checked here: the admin API lists the valid choices in its refusal.
        const action = options.action as AuditAction | undefined;
        const query = { action, subjectId, page, pageSize };
        const data = getAdminData(
          options.installation === true
            ? await client.listInstallationAuditEvents({ query })
            : await client.listAuditEvents({ params: await resolveScope(options, { client, io }), query }),
        );
        print(io, options, { data, text: presentEvents(data.items) });
      }, connectOptions(options)),
    );
}

function presentEvents(events: readonly Omit<AuditEvent, 'before' | 'after'>[]): string {
  return presentTable(
    events,
    [
      { title: 'no.', value: ({ sequence }) => String(sequence) },
      { title: 'time', value: ({ atMs }) => presentTime(atMs, '') },
      { title: 'who', value: ({ actor }) => actor.name },
      { title: 'from', value: ({ actor }) => actor.address ?? '–' },
      { title: 'did', value: ({ action }) => action },
      { title: 'to', value: ({ subject }) => subject.name },
    ],
    'There are no events.',
  );
}

interface ExportOptions extends ScopeOptions {
  readonly format: 'json' | 'csv';
  readonly out?: string;
}

function registerExport(audit: Command, io: ProgramIo): void {
  addScopeOptions(audit.command('export'))
    .description('Write every event of a licence and environment, oldest first; audited')
    .addOption(new Option('--format <format>', 'JSON lines or CSV').choices(['json', 'csv']).default('json'))
    .option('--out <path>', 'the file to write, completely or not at all; if omitted, the events are printed')
    .action((options: ExportOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const text = getAdminData(
          await client.exportAuditEvents({ params, query: { format: options.format } }),
        );
        if (options.out === undefined) io.stdout(text);
        else await writeWholeFile(options.out, text);
      }, connectOptions(options)),
    );
}
