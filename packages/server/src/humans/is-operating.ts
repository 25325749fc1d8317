import type { HumanId } from '@postern/contract/admin-routes/team';
import type { StorageReader } from '../storage/storage.ts';

/**
 * Whether the person operates the installation now. The first operator does so before their address is proved, since
 * the link that made the account was seen on the machine alone. So that account never goes to whoever turns out to
 * have the address: it may have been mistyped.
 */
export async function isOperating(
  humanId: HumanId,
  { members }: Pick<StorageReader, 'members'>,
): Promise<boolean> {
  const seats = await members.listOf(humanId);
  return seats.some(({ licenceId, awaitsProof }) => licenceId === null && !awaitsProof);
}
