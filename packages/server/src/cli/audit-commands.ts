import { Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient } from '@postern/contract/admin-client';
import { auditEventSchema } from '@postern/contract/audit-event';
import type { AuditAction, AuditEvent } from '@postern/contract/audit-event';
import type { Licence } from '@postern/contract/licence';
import { verifyAuditChain } from '../storage/audit-chain.ts';
import type { AuditLink } from '../storage/audit-chain.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, addScopeOptions, connectOptions, print } from './command-options.ts';
import type { LicenceOptions, ScopeOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseCount } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveLicence, resolveScope } from './resolve-scope.ts';
import { writeWholeFile } from './write-whole-file.ts';

/** Adds `audit list|verify|export`. */
export function registerAuditCommands(program: Command, io: ProgramIo): void {
  const audit = program.command('audit').description('The audit log: who did what, when, from where');
  registerList(audit, io);
  registerExport(audit, io);
  registerVerify(audit, io);
}

interface ListOptions extends ScopeOptions {
  readonly action?: string;
  readonly subject?: string;
  readonly page?: number;
  readonly pageSize?: number;
}

function registerList(audit: Command, io: ProgramIo): void {
  addScopeOptions(audit.command('list'))
    .description('List events, newest first')
    .option('--action <action>', 'such as key.viewed')
    .option('--subject <id>', 'the id of what it was done to')
    .option('--page <n>', 'which page', parseCount)
    .option('--page-size <n>', 'events on a page, up to 200', parseCount)
    .action((options: ListOptions) =>
      io.withAdminClient(async (client) => {
        const params = await resolveScope(options, { client, io });
        const { subject: subjectId, page, pageSize } = options;
        // Free text here; the admin API names the choices.
        const action = options.action as AuditAction | undefined;
        const query = { action, subjectId, page, pageSize };
        const data = getAdminData(await client.listAuditEvents({ params, query }));
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
    .option('--out <path>', 'the file to write, whole or not at all; without it, the events are printed')
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

/** What verifying one chain gave. `licence` is null for the installation's own. */
interface VerifiedChain {
  readonly licence: Pick<Licence, 'number' | 'name'> | null;
  readonly events: number;
  readonly flaw: { readonly sequence: number; readonly reason: string } | null;
}

function registerVerify(audit: Command, io: ProgramIo): void {
  addLicenceOption(audit.command('verify'))
    .description('Check the hash chains, of one licence or of all; exit code 1 when one is broken')
    .action((options: LicenceOptions) =>
      io.withAdminClient(async (client) => {
        const chains: VerifiedChain[] = [];
        if (options.licence === undefined) chains.push(await verifyChain(null, client));
        for await (const licence of listLicences(options.licence, { client, io })) {
          chains.push(await verifyChain(licence, client));
        }
        print(io, options, { data: { chains }, text: presentChains(chains) });
        if (chains.some(({ flaw }) => flaw !== null))
          throw new CliError('The audit log was tampered with or damaged.', 1);
      }, connectOptions(options)),
    );
}

async function* listLicences(
  ref: string | undefined,
  deps: { readonly client: AdminClient; readonly io: ProgramIo },
): AsyncGenerator<Licence> {
  if (ref !== undefined) {
    yield await resolveLicence(ref, deps);
    return;
  }
  for (let page = 1; ; page += 1) {
    const { items, total, pageSize } = getAdminData(
      await deps.client.listLicences({ query: { page, pageSize: 200 } }),
    );
    yield* items;
    if (page * pageSize >= total) return;
  }
}

const batchSize = 1000;

/** Reads and checks in batches; the hashes are computed here, not believed. */
async function verifyChain(licence: Licence | null, client: AdminClient): Promise<VerifiedChain> {
  let last: AuditLink | undefined;
  for (;;) {
    const query = { after: last?.sequence ?? 0, limit: batchSize };
    const { items } = getAdminData(
      licence === null
        ? await client.readInstallationAuditChain({ query })
        : await client.readAuditChain({ params: { licenceId: licence.id }, query }),
    );
    if (items.length === 0) return { licence, events: last?.sequence ?? 0, flaw: null };
    const verdict = verifyAuditChain(
      items.map((item) => auditEventSchema.parse(item)),
      last,
    );
    if (verdict.kind === 'broken') {
      const { sequence, reason } = verdict;
      return { licence, events: last?.sequence ?? 0, flaw: { sequence, reason } };
    }
    last = verdict.last;
  }
}

function presentChains(chains: readonly VerifiedChain[]): string {
  return presentTable(
    chains,
    [
      {
        title: 'chain',
        value: ({ licence }) => (licence === null ? 'installation' : `${licence.number} ${licence.name}`),
      },
      { title: 'events', value: ({ events }) => String(events) },
      {
        title: 'verdict',
        value: ({ flaw }) => (flaw === null ? 'intact' : `broken at ${flaw.sequence}: ${flaw.reason}`),
      },
    ],
    'There is nothing to verify.',
  );
}
