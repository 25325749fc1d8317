import type { Command } from 'commander';
import type { AdminClient } from '@postern/contract/admin-client';
import { parseCutOffEvents } from '@postern/contract/cut-off';
import type { CutOff } from '@postern/contract/cut-off';
import type { LicenceScope } from '../control/get-scope.ts';
import { CliError } from './cli-error.ts';
import { getAdminData } from './get-admin-data.ts';

export interface WaitOptions {
  readonly wait?: boolean;
}

export function addWaitOption(command: Command): Command {
  return command.option('--wait', 'wait until every live gateway has confirmed the change');
}

/**
 * Returns the answer of a change; with `--wait`, only after its cut-off is confirmed.
 *
 * @throws CliError when it is not confirmed while the server follows it
 */
export async function waitIfWanted<Answer extends { readonly cutOff: CutOff | null }>(
  answer: Answer,
  { wait }: WaitOptions,
  { client, scope }: { readonly client: Pick<AdminClient, 'followCutOff'>; readonly scope: LicenceScope },
): Promise<Answer> {
  const { cutOff } = answer;
  if (wait !== true || cutOff === null || cutOff.state === 'confirmed') return answer;
  const params = { ...scope, sequence: cutOff.sequence };
  const last = parseCutOffEvents(getAdminData(await client.followCutOff({ params }))).at(-1);
  if (last?.state === 'confirmed') return { ...answer, cutOff: last };
  throw new CliError(
    `The change is saved (change ${cutOff.sequence}), but not yet confirmed by every gateway: postern operator cut-off ${cutOff.sequence}`,
    1,
  );
}
