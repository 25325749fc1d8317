import type { AdminClient } from '@postern/contract/admin-client';
import type { LicenceId } from '@postern/contract/ids';
import type { Webhook } from '@postern/contract/webhook';
import { CliError } from './cli-error.ts';
import { getAdminData } from './get-admin-data.ts';

/** Finds a webhook by its id or its URL. @throws CliError that lists those that exist */
export async function getWebhook(ref: string, licenceId: LicenceId, client: AdminClient): Promise<Webhook> {
  const { items } = getAdminData(await client.listWebhooks({ params: { licenceId } }));
  const found = items.filter(({ id, url }) => id === ref || url === ref);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const choices = (only === undefined ? items : found).map(({ id, url }) => `  ${id}  ${url}`).join('\n');
  if (only !== undefined)
    throw new CliError(`Several webhooks have this URL. Name one by its id:\n${choices}`, 2);
  throw new CliError(
    `There is no webhook ${ref}. There are:${choices === '' ? ' none.' : `\n${choices}`}`,
    1,
  );
}
