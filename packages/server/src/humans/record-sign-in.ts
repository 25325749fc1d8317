import type { LicenceId } from '@postern/contract/ids';
import type { Storage, StoredHuman } from '../storage/storage.ts';
import { actorOf } from './human-session.ts';

export interface SignInDeps {
  readonly storage: Storage;
  readonly now: () => number;
}

/** Into the log of every licence that the person belongs to or reads the portal for; an operator's, or a stranger's, into the installation's. */
export async function recordSignIn(
  human: StoredHuman,
  outcome: {
    readonly action: 'member.signed-in' | 'member.sign-in-failed';
    readonly clientAddress: string | null;
    /** The way it was tried: `password`, `totp`, `passkey` … */
    readonly by: string;
  },
  deps: SignInDeps,
): Promise<void> {
  await deps.storage.transact(async (tx) => {
    const seats = [...(await tx.members.listOf(human.id)), ...(await tx.integrators.listOf(human.id))];
    const chains: readonly (LicenceId | null)[] =
      seats.length === 0 ? [null] : [...new Set(seats.map(({ licenceId }) => licenceId))];
    for (const licenceId of chains) {
      await tx.audit.append({
        licenceId,
        environment: null,
        atMs: deps.now(),
        actor: actorOf(human, outcome.clientAddress),
        action: outcome.action,
        subject: { kind: 'human', id: human.id, name: human.name },
        after: { by: outcome.by },
      });
    }
  });
}

/** A failure with an address that nobody has. What was typed may be a password, so it is not kept. */
export async function recordStrangersFailure(
  outcome: { readonly clientAddress: string | null; readonly by: string },
  deps: SignInDeps,
): Promise<void> {
  await deps.storage.transact(async (tx) => {
    await tx.audit.append({
      licenceId: null,
      environment: null,
      atMs: deps.now(),
      actor: { kind: 'human', id: 'unknown', name: 'unknown', address: outcome.clientAddress },
      action: 'member.sign-in-failed',
      subject: { kind: 'human', id: 'unknown', name: 'unknown' },
      after: { by: outcome.by },
    });
  });
}
