/**
 * A program for kill tests: `write-until-killed.ts <JSON of a TestDatabase> <licence id> <first number>` writes API user
 * after API user, each with its key, audit event and access change in one transaction, and prints
 * `<number> <API user id> <key id> <change sequence>` after each commit.
 */
import { writeSync } from 'node:fs';
import { z } from 'zod';
import { licenceIdSchema } from '@postern/contract/ids';
import { openStorage } from '../storage/open-storage.ts';
import {
  newApiKey,
  newApiUser,
  newAuditEvent,
  testEnvironment as environment,
  atMs,
} from './storage-fixtures.ts';

const databaseSchema = z.object({
  config: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite') }),
    z.object({ kind: z.literal('postgres'), url: z.string(), poolSize: z.number() }),
  ]),
  dataFolder: z.string(),
});

const [, , databaseText = '', licenceText = '', firstText = '0'] = process.argv;
const { config, dataFolder } = databaseSchema.parse(JSON.parse(databaseText));
const licenceId = licenceIdSchema.parse(licenceText);
const storage = await openStorage(config, { dataFolder });
for (let number = Number(firstText); ; number += 1) await writeOne(number);

async function writeOne(number: number): Promise<void> {
  const apiUser = newApiUser({ email: `n${number}@example.com` });
  const key = newApiKey({ digest: `digest-of-${apiUser.id}` });
  const sequence = await storage.transact(async (tx) => {
    await tx.apiUsers.insert(licenceId, environment, apiUser);
    await tx.apiKeys.insert(licenceId, environment, apiUser.id, key);
    const subject = { kind: 'api-user', id: apiUser.id, name: `n${number}` };
    await tx.audit.append(newAuditEvent({ licenceId, environment, subject }));
    return tx.changes.append({ atMs, licenceId, environment, kind: 'api-user', subjectId: apiUser.id });
  });
  // Written synchronously, so that an acknowledgement has left this process before a kill.
  writeSync(1, `${number} ${apiUser.id} ${key.id} ${sequence}\n`);
}
