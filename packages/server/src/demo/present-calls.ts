import type { DemoApiUser, DemoFile } from './write-demo-file.ts';

/** Actito-style: a key is exchanged for a token; the older API takes Basic as well. */
export function presentBearerCalls(demo: DemoFile): readonly string[] {
  // Picks an API user who may read profiles but not write them, so that one line succeeds and the other is refused.
  const caller = demo.apiUsers.find(({ rights }) => levelOn(rights, 'profiles') === 'read');
  if (caller === undefined) return [];
  const gateway = demo.gateways[caller.environment] ?? '';
  const profiles = `${gateway}/v5/entities/${demo.licence.name}/profile-tables/Customers/profiles`;
  return [
    ...introduce(caller, demo),
    '# 1. Exchange the API key for an access token (15 minutes)',
    `TOKEN=$(curl -s ${gateway}/auth/token -H 'Authorization: ${caller.key}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
    '',
    '# 2. A call that its rights allow: read profiles',
    `curl -isw '\\n' '${profiles}?limit=2' -H "Authorization: Bearer $TOKEN"`,
    '',
    ...presentBasicCall(demo),
    '# 3. A call that they refuse: remove one',
    `curl -isw '\\n' -X DELETE ${profiles}/emailAddress=ann.peeters@example.com -H "Authorization: Bearer $TOKEN"`,
  ];
}

function presentBasicCall(demo: DemoFile): readonly string[] {
  const [account] = demo.webServiceAccounts;
  if (account === undefined) return [];
  const url = `${demo.gateways[account.environment] ?? ''}/ActitoWebServices/ws/v4/entity`;
  return [
    '#    The same API user as a legacy web service account, on the old URL',
    `curl -isw '\\n' ${url} -u '${account.username}:${account.password}'`,
    '',
  ];
}

/** ActiveCampaign-style: the key itself in `Api-Token`, on the licence's own URL. */
export function presentContactCalls(demo: DemoFile): readonly string[] {
  const caller = demo.apiUsers.find(({ rights }) => levelOn(rights, 'contacts') === 'read');
  if (caller === undefined) return [];
  const gateway = new URL(demo.gateways[caller.environment] ?? '');
  gateway.hostname = `${demo.licence.accountName}.localhost`;
  const contacts = `${gateway.origin}/api/3/contacts`;
  const key = `-H 'Api-Token: ${caller.key}'`;
  return [
    ...introduce(caller, demo),
    '# 1. A call that its rights allow: read contacts',
    `curl -isw '\\n' '${contacts}?limit=2' ${key}`,
    '',
    '# 2. The same key on another account’s URL is not known',
    `curl -isw '\\n' '${contacts.replace(demo.licence.accountName, 'northwindbikes')}' ${key}`,
    '',
    '# 3. A call that its rights refuse: remove one',
    `curl -isw '\\n' -X DELETE ${contacts}/1 ${key}`,
  ];
}

/** Optimove-style: the key itself in `X-API-KEY`; the access type and its limits decide. */
export function presentFunctionCalls(demo: DemoFile): readonly string[] {
  const caller = demo.apiUsers.find(({ accessType }) => accessType === 'integrations');
  if (caller === undefined) return [];
  const current = `${demo.gateways[caller.environment] ?? ''}/current`;
  const key = `-H 'X-API-KEY: ${caller.key}'`;
  return [
    ...introduce(caller, demo),
    '# 1. A call of the Integrations list, on a channel that it may use',
    `curl -isw '\\n' '${current}/integrations/GetChannelTemplates?ChannelID=504' ${key}`,
    '',
    '# 2. The same call on another channel',
    `curl -isw '\\n' '${current}/integrations/GetChannelTemplates?channelid=505' ${key}`,
    '',
    '# 3. A call that is not on the list',
    `curl -isw '\\n' -X GET ${current}/customers/CountCustomers ${key}`,
  ];
}

function introduce({ name, environment }: DemoApiUser, { licence }: DemoFile): readonly string[] {
  return [
    '',
    `Paste these lines; they call as the API user "${name}" of ${licence.name} in ${environment}:`,
    '',
  ];
}

function levelOn(rights: DemoApiUser['rights'], moduleId: string): string | undefined {
  return Object.entries(rights).find(([id]) => id === moduleId)?.[1];
}
