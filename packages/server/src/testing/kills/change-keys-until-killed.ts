/**
 * A program for kill tests: `change-keys-until-killed.ts <JSON of a TestDatabase> <licence id> <seed>` resets, revokes,
 * rotates, retires and deactivates keys at random through the admin API, and prints
 * `<action> <API user id> <version of its current key, or 0> <change sequence>` after each answer.
 */
import { writeSync } from 'node:fs';
import { z } from 'zod';
import { licenceIdSchema } from '@postern/contract/ids';
import { openStorage } from '../../storage/open-storage.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createKillControl, killEnvironment as environment } from './create-kill-control.ts';

const databaseSchema = z.object({
  config: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite') }),
    z.object({ kind: z.literal('postgres'), url: z.string(), poolSize: z.number() }),
  ]),
  dataFolder: z.string(),
});

const [, , databaseText = '', licenceText = '', seedText = '1'] = process.argv;
const { config, dataFolder } = databaseSchema.parse(JSON.parse(databaseText));
const storage = await openStorage(config, { dataFolder });
const control = createKillControl(storage);
const admin = control.client(control.operator);
const random = createSeededRandom(Number(seedText));
const scope = { licenceId: licenceIdSchema.parse(licenceText), environment };
const { items } = await storage.apiUsers.list(scope.licenceId, environment, {
  sort: 'name',
  direction: 'ascending',
  page: 1,
  pageSize: 100,
});

const actions = {
  reset: 'resetKey',
  revoke: 'revokeKey',
  rotate: 'rotateKey',
  retire: 'retireKey',
  deactivate: 'deactivateApiUser',
  reactivate: 'reactivateApiUser',
} as const;
const names = Object.keys(actions) as (keyof typeof actions)[]; // the table's own keys

/** Two at a time, as two admins would. */
await Promise.all([changeForever(), changeForever()]);

async function changeForever(): Promise<never> {
  for (;;) {
    const apiUser = items[Math.floor(random() * items.length)];
    const name = names[Math.floor(random() * names.length)];
    if (apiUser === undefined || name === undefined) throw new Error('there is nothing to change');
    const answer = await admin[actions[name]]({ params: { ...scope, apiUserId: apiUser.id }, body: {} });
    // Most are refused: a revoked key cannot be revoked.
    if (!answer.ok) continue;
    const { apiUser: after, cutOff } = answer.data;
    // Written synchronously, so that an acknowledgement has left this process before a kill.
    writeSync(1, `${name} ${after.id} ${after.key?.version ?? 0} ${cutOff?.sequence ?? 0}\n`);
  }
}
