import type { Command } from 'commander';
import type { AdminData } from '@postern/contract/admin-client';
import { overlapMs, silenceMs } from '@postern/contract/key-rotation';
import type { KeyWithUse } from '@postern/contract/key-rotation';
import type { ProgramIo } from './cli-io.ts';
import { addScopeOptions, connectOptions, print } from './command-options.ts';
import type { ScopeOptions } from './command-options.ts';
import { confirmOrStop, presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { parseDuration } from './parse-option.ts';
import { presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

type RotateOptions = ScopeOptions & WaitOptions & { readonly overlap?: number };
type RetireOptions = ScopeOptions & WaitOptions & { readonly yes?: boolean };
type KeysOptions = ScopeOptions & { readonly silent?: number };

const parseOverlap = (text: string) =>
  parseDuration(text, { option: '--overlap', ...overlapMs, bounds: 'from 1h to 30d, such as 24h' });
const parseSilence = (text: string) =>
  parseDuration(text, { option: '--silent', ...silenceMs, bounds: 'from 1h to 30d, such as 7d' });

/** Adds `rotate` (a new key while the old one still works), `retire` (ends the old one) and `keys` (both with their use). */
export function addRotationCommands(parent: Command, io: ProgramIo): void {
  addRotate(parent, io);
  addRetire(parent, io);
  addKeys(parent, io);
}

function addRotate(parent: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(parent.command('rotate <api-user>')))
    .description('Print a new key on stdout; the previous key still works during the overlap')
    .option('--overlap <duration>', 'the duration, from 1h to 30d; 24h if omitted', parseOverlap)
    .action((ref: string, options: RotateOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const body = options.overlap === undefined ? {} : { overlapMs: options.overlap };
        const data = getAdminData(await client.rotateKey({ params: { ...scope, apiUserId }, body }));
        // Printed before the wait, which may fail.
        print(io, options, { data, text: `${data.key.text}\n` });
        const { retiringKey } = data.apiUser;
        if (retiringKey !== null)
          io.stderr(`${retiringKey.masked} works until ${presentTime(retiringKey.expiresAtMs, '')}.\n`);
        io.stderr(presentCutOff((await waitIfWanted(data, options, { client, scope })).cutOff));
      }, connectOptions(options)),
    );
}

function addRetire(parent: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(parent.command('retire <api-user>')))
    .description('End a rotation early: cut off the previous key and its tokens')
    .option('--yes', 'do not ask')
    .action((ref: string, options: RetireOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId, displayName } = await getApiUser(ref, scope, client);
        const params = { ...scope, apiUserId };
        const keys = getAdminData(await client.listKeys({ params }));
        if (keys.rotation !== null) {
          const question = `Retire the old key of ${displayName} in ${scope.environment}? Calls with it are refused at once. ${presentSilence(keys)}`;
          await confirmOrStop({ question }, options, io);
        }
        const answer = getAdminData(await client.retireKey({ params, body: {} }));
        const data = await waitIfWanted(answer, options, { client, scope });
        const text = `The old key of ${displayName} is retired.\n${presentCutOff(data.cutOff)}`;
        print(io, options, { data, text });
      }, connectOptions(options)),
    );
}

function addKeys(parent: Command, io: ProgramIo): void {
  addScopeOptions(parent.command('keys <api-user>'))
    .description('Compare its keys: last use, calls of the last 24 hours, addresses')
    .option(
      '--silent <duration>',
      'how long the old key must be unused before it is safe to retire',
      parseSilence,
    )
    .action((ref: string, options: KeysOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const { id: apiUserId } = await getApiUser(ref, scope, client);
        const query = options.silent === undefined ? {} : { silentForMs: options.silent };
        const data = getAdminData(await client.listKeys({ params: { ...scope, apiUserId }, query }));
        print(io, options, { data, text: `${presentKeys(data.items)}${presentRotation(data)}` });
      }, connectOptions(options)),
    );
}

function presentKeys(keys: readonly KeyWithUse[]): string {
  return presentTable(
    keys.filter(({ state }) => state !== 'revoked'),
    [
      { title: 'version', value: ({ version }) => String(version) },
      { title: 'key', value: ({ masked }) => masked },
      { title: 'state', value: ({ state }) => state },
      { title: 'expires', value: ({ expiresAtMs }) => presentTime(expiresAtMs, 'never') },
      { title: 'last used', value: ({ lastUsed }) => presentTime(lastUsed?.atMs ?? null, 'never') },
      { title: 'calls in 24 h', value: ({ calls24h }) => String(calls24h) },
      {
        title: 'addresses',
        value: ({ addresses }) => addresses.map(({ address }) => address).join(', ') || '—',
      },
    ],
    'No key of it works.',
  );
}

function presentRotation(keys: AdminData<'listKeys'>): string {
  if (keys.rotation === null) return '';
  return `The old key dies on ${presentTime(keys.rotation.retiresAtMs, '')}. ${presentSilence(keys)}\n`;
}

function presentSilence({ rotation }: AdminData<'listKeys'>): string {
  if (rotation === null) return '';
  const since = presentTime(rotation.silentSinceMs, '');
  return rotation.isSafeToRetire
    ? `It is safe to retire: nobody has used it since ${since}.`
    : `It is not yet safe to retire: it was last used, or made, at ${since}.`;
}
