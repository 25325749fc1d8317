/**
 * A program for kill tests: `deliver-until-killed.ts <JSON of a TestDatabase> <port of a mail server> <epoch ms>`
 * delivers the outbox as if it were that time, until it is killed or nothing is left to do.
 */
import { createMailer } from '../notify/create-mailer.ts';
import { deliverOutbox } from '../notify/deliver-outbox.ts';
import { openStorage } from '../storage/open-storage.ts';
import { testDatabaseSchema } from './test-database-schema.ts';
import { ownBrand } from '../domain/brand.ts';

const [, , databaseText = '', portText = '', nowText = ''] = process.argv;
const { config, dataFolder } = testDatabaseSchema.parse(JSON.parse(databaseText));
const storage = await openStorage(config, { dataFolder });
const mailer = createMailer({
  brand: ownBrand.mail,
  host: '127.0.0.1',
  port: Number(portText),
  security: 'none',
  login: undefined,
  from: 'postern@example.com',
  connectionsMax: 2,
});
await deliverOutbox({
  storage,
  senders: { mail: mailer.send },
  tellGivenUp: () => Promise.resolve(),
  now: () => Number(nowText),
});
mailer.close();
await storage.close();
