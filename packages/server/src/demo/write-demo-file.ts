import { join } from 'node:path';
import type { AdminClient } from '@postern/contract/admin-client';
import type { ApiUser } from '@postern/contract/api-user';
import { environmentNameSchema } from '@postern/contract/ids';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';
import { getAdminData } from '../cli/get-admin-data.ts';
import { replaceFile } from '../data-folder/replace-file.ts';
import type { RunningInstallation } from '../compose/run-installation.ts';
import type { Seed } from './seed.ts';

/** `.postern/demo.json`: everything that a script needs to try the demo. It holds keys, so only its owner may read it. */
export interface DemoFile {
  readonly console: string;
  /** URL of the developer portal; null if the example has none. */
  readonly portal: string | null;
  readonly gateways: Readonly<Record<string, string>>;
  /** One-time link for the first sign-in; later the URL of the sign-in page. */
  readonly adminLink: string;
  readonly licence: {
    readonly id: string;
    readonly number: number;
    readonly name: string;
    readonly accountName: string;
  };
  readonly apiUsers: readonly DemoApiUser[];
  /** Older accounts. Each start gives them new passwords, because a password is shown only once. */
  readonly webServiceAccounts: readonly DemoAccount[];
}

export interface DemoAccount {
  readonly environment: string;
  readonly username: string;
  readonly password: string;
}

export interface DemoApiUser {
  readonly name: string;
  readonly environment: string;
  readonly key: string;
  readonly rights: Rights;
  readonly accessType: string;
}

interface DemoParts {
  readonly seed: Seed;
  readonly client: AdminClient;
  readonly installation: RunningInstallation;
}

/** Reads the demo's API users and their present keys, and writes the file atomically with mode 0600. */
export async function writeDemoFile(
  dataFolder: string,
  { seed, client, installation }: DemoParts,
): Promise<DemoFile> {
  const [first] = seed.licences;
  const found = getAdminData(await client.listLicences({ query: { number: first?.number } }));
  const licence = found.items[0];
  if (licence === undefined)
    throw new Error('the demo licence is gone; remove the data folder to begin anew');
  const apiUsers: DemoApiUser[] = [];
  const webServiceAccounts: DemoAccount[] = [];
  for (const name of installation.gatewayUrls.keys()) {
    const place = { licenceId: licence.id, environment: environmentNameSchema.parse(name) };
    apiUsers.push(...(await listKeyHolders(place, client)));
    webServiceAccounts.push(...(await renewAccounts(place, client)));
  }
  const demo: DemoFile = {
    console: installation.consoleUrl,
    portal: installation.portalUrl ?? null,
    gateways: Object.fromEntries(installation.gatewayUrls),
    adminLink: installation.firstOperator?.url ?? installation.consoleUrl,
    licence: { id: licence.id, number: licence.number, name: licence.name, accountName: licence.accountName },
    apiUsers,
    webServiceAccounts,
  };
  const file = join(dataFolder, 'demo.json');
  await replaceFile(file, `${JSON.stringify(demo, null, 2)}\n`);
  return demo;
}

async function renewAccounts(
  place: { readonly licenceId: LicenceId; readonly environment: EnvironmentName },
  client: AdminClient,
): Promise<readonly DemoAccount[]> {
  const { items } = getAdminData(await client.listWebServiceAccounts({ params: place }));
  const accounts: DemoAccount[] = [];
  for (const { name } of items) {
    const params = { ...place, accountName: name };
    const reset = getAdminData(await client.resetWebServiceAccountPassword({ params, body: {} }));
    accounts.push({ environment: place.environment, username: reset.username, password: reset.password });
  }
  return accounts;
}

/** Omits API users without a key, and those whose licence shows keys only once. */
async function listKeyHolders(
  place: { readonly licenceId: LicenceId; readonly environment: EnvironmentName },
  client: AdminClient,
): Promise<readonly DemoApiUser[]> {
  const query = { status: 'active', sort: 'createdAt', pageSize: 50 } as const;
  const { items } = getAdminData(await client.listApiUsers({ params: place, query }));
  const holders: DemoApiUser[] = [];
  for (const apiUser of items.filter((item) => item.key !== null)) {
    const viewed = await client.viewKey({ params: { ...place, apiUserId: apiUser.id }, body: {} });
    if (viewed.ok) holders.push(presentHolder(apiUser, viewed.data.text));
  }
  return holders;
}

function presentHolder(apiUser: ApiUser, key: string): DemoApiUser {
  return {
    name: apiUser.displayName,
    environment: apiUser.environment,
    key,
    rights: apiUser.rights,
    accessType: apiUser.accessType,
  };
}
