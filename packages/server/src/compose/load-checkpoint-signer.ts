import { createCheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import { loadSealedSecret } from '../crypto/sealed-secret.ts';
import type { Core } from './open-core.ts';

/** Loads the installation's own key, which the first start creates. @throws SealBroken under another master key */
export async function loadCheckpointSigner(
  core: Pick<Core, 'masterKeys' | 'settings'>,
): Promise<CheckpointSigner> {
  return createCheckpointSigner(
    await loadSealedSecret('audit-checkpoint-seed', core.masterKeys, core.settings),
  );
}
