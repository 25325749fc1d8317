import type { Storage } from '../storage/storage.ts';
import { actorOf } from './human-session.ts';
import { recordPersonEvent } from './record-person-event.ts';
import type { Person } from './record-person-event.ts';

export interface SignInDeps {
  readonly storage: Storage;
  readonly now: () => number;
}

/** Records a sign-in, or a failed one, as an event of the person. */
export async function recordSignIn(
  human: Person,
  outcome: {
    readonly action: 'member.signed-in' | 'member.sign-in-failed';
    readonly clientAddress: string | null;
    /** The way of signing in: `password`, `totp`, `passkey` … */
    readonly by: string;
  },
  deps: SignInDeps,
): Promise<void> {
  const { action, clientAddress, by } = outcome;
  const event = { action, actor: actorOf(human, clientAddress), after: { by } };
  await deps.storage.transact((tx) => recordPersonEvent(tx, human, { ...event, atMs: deps.now() }));
}

/** Records a failure with an address that has no account. The typed text is not kept, because it may be a password. */
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
