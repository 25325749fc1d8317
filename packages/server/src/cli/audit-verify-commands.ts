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
    .description('Print the newest signed checkpoint of every chain, one per line, to be stored elsewhere')
    .option('--out <path>', 'the file to write, completely or not at all')
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

/** The result of verifying one chain. `licence` is null for the installation's own chain. */
interface VerifiedChain {
  readonly licence: Pick<Licence, 'number' | 'name'> | null;
  readonly events: number;
  /** The sequence of the last event that retention has deleted; 0 if there is none. */
  readonly cutAt: number;
  /** The sequence up to which the chain is signed; 0 if no checkpoint exists. */
  readonly signedUpTo: number;
  readonly flaw: { readonly sequence: number; readonly reason: string } | null;
}

interface VerifyOptions extends LicenceOptions {
  readonly checkpoints?: string;
}

function registerVerify(audit: Command, io: ProgramIo): void {
  addLicenceOption(audit.command('verify'))
    .description(
      'Verify the hash chains and their signed checkpoints; exit code 1 if one is broken or missing',
    )
    .option(
      '--checkpoints <file>',
      'checkpoints that were stored elsewhere, one per line, to be verified as well',
    )
    .action((options: VerifyOptions) =>
      io.withAdminClient(async (client) => {
        const kept = options.checkpoints === undefined ? [] : await readLines(options.checkpoints);
        const chains: VerifiedChain[] = [];
        for await (const licence of listChains(options.licence, { client, io })) {
          chains.push(await verifyChain(licence, { client, kept }));
        }
        // With `--licence`, only that chain of the file is judged.
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

/** Lists the chain of the named licence; without a name, the installation's own (null) and that of every licence. */
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

/** A chain that was signed once and no longer exists in the installation. */
interface MissingChain {
  readonly licenceId: LicenceId;
  /** The last event that the checkpoints in the file prove. */
  readonly signedUpTo: number;
}

/** Finds chains of the file whose licence does not exist any more: they were deleted whole, with their checkpoints. */
async function findMissingChains(deps: {
  readonly client: AdminClient;
  readonly kept: readonly string[];
}): Promise<readonly MissingChain[]> {
  if (deps.kept.length === 0) return [];
  const { publicKey } = await readSigned(null, deps.client);
  const signedUpTo = new Map<LicenceId, number>();
  for (const jws of deps.kept) {
    // Invalid ones have ended the command before this, because every chain reads the whole file.
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

/**
 * Reads the checkpoints of the chain, and the signed cut at which its kept part begins.
 *
 * @throws CliError when this installation did not sign the cut
 */
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

/** Collects the checkpoints of this chain. @throws CliError when this installation did not sign one of them */
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

/**
 * Reads and checks the chain in batches. The hashes are computed here, because those in the database are not trusted.
 */
async function verifyChain(
  licence: Licence | null,
  deps: { readonly client: AdminClient; readonly kept: readonly string[] },
): Promise<VerifiedChain> {
  const { cut, ...signatures } = await readSignedOf(licence, deps.client);
  const checkpoints = collectCheckpoints(licence, { ...signatures, kept: deps.kept });
  const signed = createCheckpointVerdict(checkpoints);
  // The deleted part is proved by the hash of the signed cut, which the kept part continues.
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
