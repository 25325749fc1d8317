import type { Page } from 'playwright-core';
import { createAdminClient } from '@postern/contract/admin-client';
import type { RunningConsole } from './start-console.ts';

/**
 * An operator resets the account with this address, and its owner opens the link and chooses the password. The session
 * may set up a second factor, which one that began with a password alone may not.
 */
export async function recoverAccount(
  page: Page,
  running: RunningConsole,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto(await makeRecoveryLink(running, email));
  await page.getByRole('textbox', { name: 'New password' }).fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'API users' }).waitFor();
}

/** The link that an operator hands over where nothing can be mailed. */
export async function makeRecoveryLink(running: RunningConsole, email: string): Promise<string> {
  const client = createAdminClient({
    baseUrl: running.ownUrl,
    fetch,
    headers: { authorization: `Bearer ${running.operatorToken}` },
  });
  const found = await client.listPeople({ query: { search: email } });
  const humanId = found.ok ? found.data.items[0]?.humanId : undefined;
  if (humanId === undefined) throw new Error(`Nobody has an account with the address ${email}`);
  const reset = await client.resetPerson({ params: { humanId }, body: {} });
  const link = reset.ok ? reset.data.link : null;
  if (link === null) throw new Error('The answer holds no link');
  return link;
}
