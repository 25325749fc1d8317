import type { HumanId } from '@postern/contract/admin-routes/team';
import type { StorageReader } from '../storage/storage.ts';

/**
 * Whether the person operates the installation now. The first operator does so before their address is proved, because
 * the link that created the account was only visible on the machine. That account is therefore never given to a person
 * who proves the address later: it may have been mistyped.
 */
export async function isOperating(
  humanId: HumanId,
  { members }: Pick<StorageReader, 'members'>,
): Promise<boolean> {
  const seats = await members.listOf(humanId);
  return seats.some(({ licenceId, awaitsProof }) => licenceId === null && !awaitsProof);
}
