import type { EnvironmentName } from '@postern/contract/ids';
import { planSigningKeys } from '../../domain/signing-key-plan.ts';
import type { SigningKeyState, SigningKeyStep, SigningKeyTimes } from '../../domain/signing-key-plan.ts';
import type { StoredSigningKey } from '../../storage/installation/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal } from '../../refusals/api-refusal.ts';
import type { ChangeWork } from '../transact-change.ts';

/** Decides whether a requested rotation still has to wait for caches. */
export async function isRotationWanted(
  reader: StorageReader,
  environment: EnvironmentName,
): Promise<boolean> {
  return (await reader.settings.find(wantedSetting(environment))) === 'wanted';
}

export async function setRotationWanted(
  { tx }: Pick<ChangeWork, 'tx'>,
  environment: EnvironmentName,
): Promise<void> {
  await tx.settings.set(wantedSetting(environment), 'wanted');
}

const wantedSetting = (environment: EnvironmentName): string => `signing-key-rotation ${environment}`;

/** Plans the steps that are due by the stored keys. */
export async function planSteps(
  reader: StorageReader,
  environment: EnvironmentName,
  { times, nowMs }: { readonly times: SigningKeyTimes; readonly nowMs: number },
): Promise<readonly SigningKeyStep[]> {
  const keys = await reader.signingKeys.list(environment);
  return planSigningKeys(keys, times, { nowMs, isWanted: await isRotationWanted(reader, environment) });
}

/**
 * Takes the steps in the change's transaction, with their audit events and access changes. A new key has to be created
 * before, since that takes a second; without one, the step waits for the next run.
 *
 * @throws ApiRefusal transition_refused when another process was faster
 */
export async function takeSteps(
  change: ChangeWork,
  steps: readonly SigningKeyStep[],
  of: { readonly environment: EnvironmentName; readonly created: StoredSigningKey | undefined },
): Promise<void> {
  const { environment } = of;
  for (const step of steps) {
    if (step.kind === 'create') await insertKey(change, environment, of.created);
    else if (step.kind === 'remove')
      await moveKey(change, environment, { kid: step.kid, from: 'retiring', to: 'removed' });
    else {
      for (const kid of step.retire)
        await moveKey(change, environment, { kid, from: 'active', to: 'retiring' });
      await moveKey(change, environment, { kid: step.kid, from: 'next', to: 'active' });
      await change.tx.settings.set(wantedSetting(environment), '');
    }
  }
}

async function insertKey(
  change: ChangeWork,
  environment: EnvironmentName,
  key: StoredSigningKey | undefined,
): Promise<void> {
  if (key === undefined) return;
  await change.tx.signingKeys.insert(environment, key);
  await tell(change, environment, { kid: key.kid, action: 'signing-key.created', state: 'next' });
}

const actions = {
  next: 'signing-key.created',
  active: 'signing-key.activated',
  retiring: 'signing-key.retired',
  removed: 'signing-key.removed',
} as const satisfies Record<SigningKeyState, string>;

/** Changes a key's state. @throws ApiRefusal transition_refused when it has another state by now */
export async function moveKey(
  change: ChangeWork,
  environment: EnvironmentName,
  move: { readonly kid: string; readonly from: SigningKeyState; readonly to: SigningKeyState },
): Promise<void> {
  const { kid, from, to } = move;
  if (!(await change.tx.signingKeys.setState(environment, kid, { from, to, atMs: change.nowMs }))) {
    throw new ApiRefusal('transition_refused', {
      facts: { what: 'The signing keys have just been changed by another request. Read them again.' },
    });
  }
  await tell(change, environment, { kid, action: actions[to], state: to, before: from });
}

async function tell(
  { audit, announce }: ChangeWork,
  environment: EnvironmentName,
  what: {
    readonly kid: string;
    readonly action: (typeof actions)[SigningKeyState];
    readonly state: SigningKeyState;
    readonly before?: SigningKeyState;
  },
): Promise<void> {
  const { kid, action, state, before } = what;
  await audit({
    licenceId: null,
    environment,
    action,
    subject: { kind: 'signing-key', id: kid, name: kid },
    before: before === undefined ? null : { state: before },
    after: { state },
  });
  await announce({ licenceId: null, environment, kind: 'signing-key', subjectId: kid });
}
