import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { AdminClient } from '@postern/contract/admin-client';
import { auditEventSchema } from '@postern/contract/audit-event';
import type { LicenceId } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import { createCheckpointVerdict } from '../audit/judge-checkpoints.ts';
import { readCheckpoint, readCut } from '../crypto/audit-checkpoint.ts';
import type { AuditCheckpoint } from '../crypto/audit-checkpoint.ts';
import { verifyAuditChain } from '../storage/audit/audit-chain.ts';
import type { AuditLink } from '../storage/audit/audit-chain.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addLicenceOption, connectOptions, print } from './command-options.ts';
import type { LicenceOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentTable } from './present-table.ts';
import { resolveLicence } from './resolve-scope.ts';
import { writeWholeFile } from './write-whole-file.ts';

/** Adds `audit checkpoints|verify`. */
export function registerVerifyCommands(audit: Command, io: ProgramIo): void {
  registerCheckpoints(audit, io);
  registerVerify(audit, io);
}

interface CheckpointOptions extends LicenceOptions {
  readonly out?: string;
}

function registerCheckpoints(audit: Command, io: ProgramIo): void {
  addLicenceOption(audit.command('checkpoints'))
    .description('Print the newest signed checkpoint of every chain, one a line, to keep elsewhere')
    .option('--out <path>', 'the file to write, whole or not at all')
    .action((options: CheckpointOptions) =>
      io.withAdminClient(async (client) => {
        const newest: string[] = [];
        for await (const licence of listChains(options.licence, { client, io })) {
          const [latest] = (await readSigned(licence, client)).items;
          if (latest !== undefined) newest.push(latest.jws);
        }
        const text = newest.map((jws) => `${jws}\n`).join('');
        if (options.out === undefined) io.stdout(text);
        else await writeWholeFile(options.out, text);
      }, connectOptions(options)),
    );
}

/** What verifying one chain gave. `licence` is null for the installation's own. */
interface VerifiedChain {
  readonly licence: Pick<Licence, 'number' | 'name'> | null;
  readonly events: number;
  /** The last event that the log's retention ended; 0: none. */
  readonly cutAt: number;
  /** How far the chain is signed; 0: not at all. */
  readonly signedUpTo: number;
  readonly flaw: { readonly sequence: number; readonly reason: string } | null;
}

interface VerifyOptions extends LicenceOptions {
  readonly checkpoints?: string;
}

function registerVerify(audit: Command, io: ProgramIo): void {
  addLicenceOption(audit.command('verify'))
    .description('Check the hash chains and what was signed of them; exit code 1 when one is broken or gone')
    .option('--checkpoints <file>', 'checkpoints that were kept elsewhere, one a line, to check as well')
    .action((options: VerifyOptions) =>
      io.withAdminClient(async (client) => {
        const kept = options.checkpoints === undefined ? [] : await readLines(options.checkpoints);
        const chains: VerifiedChain[] = [];
        for await (const licence of listChains(options.licence, { client, io })) {
          chains.push(await verifyChain(licence, { client, kept }));
        }
        // Of one licence alone, the file's other chains were not asked about.
        const missing = options.licence === undefined ? await findMissingChains({ client, kept }) : [];
        const text = [presentChains(chains), ...missing.map(presentMissing)].join('\n');
        print(io, options, { data: { chains, missing }, text });
        if (missing.length > 0 || chains.some(({ flaw }) => flaw !== null))
          throw new CliError('The audit log was tampered with or damaged.', 1);
      }, connectOptions(options)),
    );
}

async function readLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`${file} cannot be read: ${String(error)}`, 2);
  });
  return text.split(/\r?\n/).filter((line) => line !== '');
}

/** The one that is named; else the installation's own (null) and every licence's. */
async function* listChains(
  ref: string | undefined,
  deps: { readonly client: AdminClient; readonly io: ProgramIo },
): AsyncGenerator<Licence | null> {
  if (ref !== undefined) {
    yield await resolveLicence(ref, deps);
    return;
  }
  yield null;
  for (let page = 1; ; page += 1) {
    const { items, total, pageSize } = getAdminData(
      await deps.client.listLicences({ query: { page, pageSize: 200 } }),
    );
    yield* items;
    if (page * pageSize >= total) return;
  }
}

async function readSigned(licence: Licence | null, client: AdminClient) {
  return getAdminData(
    licence === null
      ? await client.listInstallationAuditCheckpoints({})
      : await client.listAuditCheckpoints({ params: { licenceId: licence.id } }),
  );
}

/** A chain that was signed once, and that the installation does not have any more. */
interface MissingChain {
  readonly licenceId: LicenceId;
  /** The last event that the file's checkpoints prove. */
  readonly signedUpTo: number;
}

/** The chains of the file that no licence of the installation has: deleted as a whole, checkpoints and all. */
async function findMissingChains(deps: {
  readonly client: AdminClient;
  readonly kept: readonly string[];
}): Promise<readonly MissingChain[]> {
  if (deps.kept.length === 0) return [];
  const { publicKey } = await readSigned(null, deps.client);
  const signedUpTo = new Map<LicenceId, number>();
  for (const jws of deps.kept) {
    // One that does not verify has ended the command before: every chain reads the whole file.
    const checkpoint = readCheckpoint(jws, publicKey);
    if (checkpoint === undefined || checkpoint.licenceId === null) continue;
    const { licenceId, sequence } = checkpoint;
    signedUpTo.set(licenceId, Math.max(sequence, signedUpTo.get(licenceId) ?? 0));
  }
  const missing: MissingChain[] = [];
  for (const [licenceId, sequence] of signedUpTo) {
    const found = await deps.client.getLicence({ params: { licenceId } });
    if (!found.ok && found.problem.code !== 'not_found') getAdminData(found);
    if (!found.ok) missing.push({ licenceId, signedUpTo: sequence });
  }
  return missing;
}

function presentMissing({ licenceId, signedUpTo }: MissingChain): string {
  return `The chain of licence ${licenceId} is gone: the file proves its events up to ${signedUpTo}, and the installation has no such licence.`;
}

interface Signatures {
  readonly publicKey: Readonly<Record<string, unknown>>;
  readonly items: readonly { readonly sequence: number; readonly jws: string }[];
}

/** What was signed of the chain, and where its kept part begins. @throws CliError when the cut was not signed by this installation */
async function readSignedOf(
  licence: Licence | null,
  client: AdminClient,
): Promise<Signatures & { readonly cut: AuditCheckpoint | undefined }> {
  const { publicKey, items, cut } = await readSigned(licence, client);
  if (cut === null) return { publicKey, items, cut: undefined };
  const signed = readCut(cut.jws, publicKey);
  if (signed?.licenceId === (licence?.id ?? null) && signed.sequence === cut.sequence) {
    return { publicKey, items, cut: signed };
  }
  throw new CliError(
    `The cut of the log after event ${cut.sequence} was not signed by this installation.`,
    1,
  );
}

/** Those of this chain. @throws CliError when one was not signed by this installation */
function collectCheckpoints(
  licence: Licence | null,
  { publicKey, items, kept }: Signatures & { readonly kept: readonly string[] },
): readonly AuditCheckpoint[] {
  return [...items.map(({ jws }) => jws), ...kept]
    .map((jws, index) => {
      const checkpoint = readCheckpoint(jws, publicKey);
      if (checkpoint !== undefined) return checkpoint;
      const where =
        index < items.length ? `Checkpoint ${items[index]?.sequence} of the log` : 'A checkpoint of the file';
      throw new CliError(`${where} was not signed by this installation, or was changed.`, 1);
    })
    .filter(({ licenceId }) => licenceId === (licence?.id ?? null));
}

const batchSize = 1000;

/** Reads and checks in batches; the hashes are computed here, not believed. */
async function verifyChain(
  licence: Licence | null,
  deps: { readonly client: AdminClient; readonly kept: readonly string[] },
): Promise<VerifiedChain> {
  const { cut, ...signatures } = await readSignedOf(licence, deps.client);
  const checkpoints = collectCheckpoints(licence, { ...signatures, kept: deps.kept });
  const signed = createCheckpointVerdict(checkpoints);
  // What a signed cut ended is proved by its hash, from which the kept part goes on.
  if (cut !== undefined) signed.see(cut);
  const signedUpTo = Math.max(0, ...checkpoints.map(({ sequence }) => sequence));
  let last: AuditLink | undefined = cut;
  const begin = cut?.sequence ?? 0;
  for (;;) {
    const events = await readEvents(licence, { client: deps.client, after: last?.sequence ?? 0 });
    const seen = last?.sequence ?? 0;
    if (events.length === 0)
      return { licence, events: seen - begin, cutAt: begin, signedUpTo, flaw: signed.findFlaw(seen) ?? null };
    for (const event of events) signed.see(event);
    const verdict = verifyAuditChain(events, last);
    if (verdict.kind === 'broken') {
      const { sequence, reason } = verdict;
      return { licence, events: seen - begin, cutAt: begin, signedUpTo, flaw: { sequence, reason } };
    }
    last = verdict.last;
  }
}

async function readEvents(
  licence: Licence | null,
  { client, after }: { readonly client: AdminClient; readonly after: number },
) {
  const query = { after, limit: batchSize };
  const { items } = getAdminData(
    licence === null
      ? await client.readInstallationAuditChain({ query })
      : await client.readAuditChain({ params: { licenceId: licence.id }, query }),
  );
  return items.map((item) => auditEventSchema.parse(item));
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
      { title: 'cut at', value: ({ cutAt }) => (cutAt === 0 ? '–' : String(cutAt)) },
      { title: 'signed to', value: ({ signedUpTo }) => (signedUpTo === 0 ? '–' : String(signedUpTo)) },
      {
        title: 'verdict',
        value: ({ flaw }) => (flaw === null ? 'intact' : `broken at ${flaw.sequence}: ${flaw.reason}`),
      },
    ],
    'There is nothing to verify.',
  );
}
