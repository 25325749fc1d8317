import { z } from 'zod';
import { createApiUserSchema } from '@postern/contract/api-user';
import type { ImportCredentials, ImportReport } from '@postern/contract/credential-import';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { displayName } from '../../domain/display-name.ts';
import { AdminRefusal } from '../admin-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { describeApiUser } from '../api-users/describe-for-audit.ts';
import { judgeForm } from '../api-users/judge-form.ts';
import { loadSurroundings } from '../api-users/load-surroundings.ts';
import type { LoadedSurroundings } from '../api-users/load-surroundings.ts';
import type { ControlParts } from '../control-deps.ts';
import type { LicenceScope } from '../get-scope.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeWork } from '../transact-change.ts';
import { accountImport } from './account-import.ts';
import type { CredentialKind, ImportedHolder } from './credential-kind.ts';
import { keyImport } from './key-import.ts';
import { parseRecords } from './parse-records.ts';
import type { ParsedRecord } from './parse-records.ts';

const kinds = { keys: keyImport, 'web-service-accounts': accountImport } as const;

/** Ends the transaction of a dry run, and of a file with a refused line, with nothing written. */
class NothingImported extends Error {
  override readonly name = 'NothingImported';
}

/**
 * Judges every line by trying it within one transaction, and keeps all of it or nothing: so a dry run says exactly what
 * the import would.
 */
export async function importCredentials(
  request: { readonly scope: LicenceScope; readonly form: ImportCredentials },
  session: AdminSession,
  parts: ControlParts,
): Promise<ImportReport> {
  const { scope, form } = request;
  const kind = kinds[form.kind];
  // Hashing passwords takes long, and the embedded database has one writer: before the transaction.
  const prepared = await kind.prepare(parseRecords(form.text, form.format), parts);
  const lines: ImportReport['lines'] = [];
  const isRefused = (): boolean => lines.some(({ problem }) => problem !== null);
  try {
    await transactChange(
      session,
      async (change) => {
        const surroundings = await loadSurroundings(change.tx, scope, parts);
        kind.refuseUnready(surroundings, parts);
        for (const record of prepared) {
          lines.push(await importLine(record, { change, scope, surroundings, parts, kind }));
        }
        if (form.dryRun || isRefused() || lines.length === 0) throw new NothingImported();
        const { licenceId } = scope;
        await change.announce({ ...scope, kind: 'licence', subjectId: licenceId });
      },
      parts,
    );
  } catch (error) {
    if (!(error instanceof NothingImported)) throw error;
  }
  const refused = lines.filter(({ problem }) => problem !== null).length;
  const state = refused > 0 || lines.length === 0 ? 'refused' : form.dryRun ? 'would-import' : 'imported';
  return { state, total: lines.length, refused, lines };
}

export interface LineDeps {
  readonly change: ChangeWork;
  readonly scope: LicenceScope;
  readonly surroundings: LoadedSurroundings;
  readonly parts: ControlParts;
  readonly kind: CredentialKind;
}

async function importLine(record: ParsedRecord, deps: LineDeps): Promise<ImportReport['lines'][number]> {
  const { line } = record;
  const refuse = (problem: string, credential = '', holder = '') => ({ line, credential, holder, problem });
  if ('problem' in record) return refuse(record.problem);
  const judged = deps.kind.judge(record.fields, deps);
  if ('problem' in judged) return refuse(judged.problem);
  const clash = await deps.kind.findClash(judged, deps);
  if (clash !== undefined) return refuse(clash, judged.label);
  const holder = await findOrCreateHolder(judged.holder, deps);
  if (typeof holder === 'string') return refuse(holder, judged.label);
  const problem = await deps.kind.insert(judged, holder.apiUserId, deps);
  return { line, credential: judged.label, holder: holder.name, problem: problem ?? null };
}

interface Holder {
  readonly apiUserId: ApiUserId;
  readonly name: string;
}

/** The API user that the line names, or the one that it describes. A text says why there is none. */
async function findOrCreateHolder(holder: ImportedHolder, deps: LineDeps): Promise<Holder | string> {
  const { licenceId, environment } = deps.scope;
  const { tx } = deps.change;
  if (holder.apiUserId !== undefined) {
    const found = await tx.apiUsers.find(licenceId, environment, holder.apiUserId);
    if (found === undefined) return 'names an API user that does not exist here';
    if (found.status !== 'active') return 'names an API user that is deactivated';
    return { apiUserId: found.id, name: displayName(found) };
  }
  const form = createApiUserSchema.safeParse({
    applicationName: holder.name,
    email: holder.email,
    accessType: holder.accessType,
    rights: holder.rights,
  });
  if (!form.success) return `describes no API user: ${z.prettifyError(form.error).replace(/\s+/g, ' ')}`;
  return await createHolder(form.data, deps);
}

async function createHolder(
  form: z.infer<typeof createApiUserSchema>,
  { change, scope, surroundings }: LineDeps,
): Promise<Holder | string> {
  const apiUserId = apiUserIdSchema.parse(crypto.randomUUID());
  try {
    const fields = { ...form, ...judgeForm(form, surroundings) };
    const { licenceId, environment } = scope;
    const stored = await change.tx.apiUsers.insert(licenceId, environment, {
      ...fields,
      id: apiUserId,
      status: 'active',
      createdAtMs: change.nowMs,
    });
    const name = displayName(stored);
    const subject = { kind: 'api-user', id: apiUserId, name };
    await change.audit({ ...scope, action: 'api-user.created', subject, after: describeApiUser(stored) });
    return { apiUserId, name };
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error;
    return `describes no API user: ${error.details.facts?.['what'] ?? error.code}`;
  }
}
