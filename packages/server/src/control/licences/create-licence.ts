import type { CreateLicence, Licence } from '@postern/contract/licence';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { FieldError } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps } from '../transact-change.ts';

export async function createLicence(
  form: CreateLicence,
  session: AdminSession,
  deps: ChangeDeps,
): Promise<Licence> {
  const { result } = await transactChange(
    session,
    async ({ tx, nowMs, audit }) => {
      await refuseTaken(tx, form);
      const licence = await tx.licences.insert({ ...form, keyDisplay: 'viewable', createdAtMs: nowMs });
      await audit({
        licenceId: licence.id,
        environment: null,
        action: 'licence.created',
        subject: { kind: 'licence', id: licence.id, name: licence.name },
        after: { ...form, keyDisplay: licence.keyDisplay },
      });
      return licence;
    },
    deps,
  );
  return result;
}

/**
 * Refuses a number or account name that is taken, and names the field. Two concurrent requests may both pass; the
 * unique indexes then refuse the second one.
 *
 * @throws ApiRefusal already_exists
 */
export async function refuseTaken(
  reader: StorageReader,
  wanted: { readonly number?: number; readonly accountName?: string },
): Promise<void> {
  const errors: FieldError[] = [];
  if (wanted.number !== undefined && (await reader.licences.findByNumber(wanted.number)) !== undefined) {
    errors.push({ path: '/number', message: 'another licence has this number' });
  }
  if (
    wanted.accountName !== undefined &&
    (await reader.licences.findByAccountName(wanted.accountName)) !== undefined
  ) {
    errors.push({ path: '/accountName', message: 'another licence has this account name' });
  }
  if (errors.length === 0) return;
  const what =
    errors[0]?.path === '/number' ? 'A licence with this number' : 'A licence with this account name';
  throw new ApiRefusal('already_exists', { facts: { what }, errors });
}
