import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { expect, it, vi } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import { createStorageLeaseBook } from '../../access/storage-lease-book.ts';
import { askForService } from '../../testing/ask-for-service.ts';
import { createDatabase } from '../../testing/databases.ts';
import { openStorage } from '../open-storage.ts';
import { createSettingStore } from '../installation/store.ts';
import { StorageUnavailableError } from '../storage-errors.ts';
import { openPostgres } from './open-postgres.ts';

const service = await askForService('postgres');
const missing = service.kind === 'missing' ? ` [skipped: ${service.reason}]` : '';

it.skipIf(missing !== '')(
  `a PostgreSQL connection that goes silent fails in time and is not given out again${missing}`,
  async () => {
    const { database, remove } = await createDatabase('postgres');
    if (database.config.kind !== 'postgres') throw new Error('asked for PostgreSQL');
    const url = new URL(database.config.url);
    const proxy = await startSilenceableProxy(Number(url.port));
    url.port = String(proxy.port);
    const open = await openPostgres({ url: url.href, poolSize: 1 }, { now: () => 0, answerTimeoutMs: 300 });
    try {
      await open.write((db) => createSettingStore(db).set('a', 'b'));
      proxy.silenceExisting();
      const failure = await open
        .write((db) => createSettingStore(db).set('a', 'c'))
        .catch(open.translateError);
      expect(failure).toBeInstanceOf(StorageUnavailableError);
      // The pool allows only one connection, so that this is a new one.
      expect(await createSettingStore(open.reader).find('a')).toBe('b');
    } finally {
      proxy.stop();
      await open.close();
      await remove();
    }
  },
);

it.skipIf(missing !== '')(
  `connections that went silent are thrown away together once one was noticed${missing}`,
  async () => {
    const { database, remove } = await createDatabase('postgres');
    if (database.config.kind !== 'postgres') throw new Error('asked for PostgreSQL');
    const url = new URL(database.config.url);
    const proxy = await startSilenceableProxy(Number(url.port));
    url.port = String(proxy.port);
    const open = await openPostgres({ url: url.href, poolSize: 3 }, { now: () => 0 });
    try {
      const settings = createSettingStore(open.reader);
      await Promise.all([settings.find('a'), settings.find('a'), settings.find('a')]);
      expect(open.connections()).toMatchObject({ open: 3, idle: 3 });
      proxy.silenceExisting();
      // One query hangs; the other two connections are idle, and dead as well.
      const hanging = settings.find('a').catch(open.translateError);
      await vi.waitFor(() => expect(open.connections()?.idle).toBe(2));
      open.renewConnections();
      await vi.waitFor(() => expect(open.connections()).toMatchObject({ open: 1 }));
      expect(await settings.find('a')).toBeUndefined();
      // This is long before the query's own limit of 20 s.
      expect(await hanging).toBeInstanceOf(StorageUnavailableError);
    } finally {
      proxy.stop();
      await open.close();
      await remove();
    }
  },
);

it.skipIf(missing !== '')(
  `a lease is renewed although the connection that renewed it before went silent before the answer${missing}`,
  async () => {
    const { database, remove } = await createDatabase('postgres');
    if (database.config.kind !== 'postgres') throw new Error('asked for PostgreSQL');
    const url = new URL(database.config.url);
    const proxy = await startSilenceableProxy(Number(url.port));
    url.port = String(proxy.port);
    const storage = await openStorage(
      { kind: 'postgres', url: url.href, poolSize: 2 },
      { dataFolder: tmpdir() },
    );
    try {
      const book = createStorageLeaseBook(storage);
      const sequence = changeSequenceSchema.parse(0);
      await book.openLease({
        id: 'g',
        kind: 'process',
        host: 'h',
        environments: [],
        appliedSequence: sequence,
        leaseMs: 1,
      });
      proxy.silenceWhoSays('update "gateway_lease"');
      book.renewLease('g', sequence).catch(() => undefined);
      await vi.waitFor(() => expect(proxy.silenced()).toBe(1));
      proxy.silenceWhoSays(undefined);
      expect(await book.renewLease('g', sequence)).toBe(true);
      expect(await book.list()).toMatchObject([{ renewals: 2 }]);
    } finally {
      proxy.stop();
      await storage.close();
      await remove();
    }
  },
);

/**
 * Starts a proxy that passes bytes on until it is switched to silence: the connections of that moment stay open, but
 * nothing more is passed on them. It can also silence any connection that sends a given text, beginning with the
 * answer.
 */
async function startSilenceableProxy(targetPort: number) {
  const pairs: (readonly [Socket, Socket])[] = [];
  let fatal: string | undefined;
  let silenced = 0;
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) socket.on('error', () => {});
    client.on('data', (bytes: Buffer) => {
      if (fatal === undefined || !bytes.includes(fatal)) return;
      silenced++;
      target.unpipe();
      target.resume();
    });
    client.pipe(target);
    target.pipe(client);
    pairs.push([client, target]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    silenceWhoSays: (text: string | undefined) => (fatal = text),
    silenced: () => silenced,
    silenceExisting: () => {
      for (const [client, target] of pairs) {
        client.unpipe();
        target.unpipe();
        client.resume();
        target.resume();
      }
    },
    stop: () => {
      server.close();
      for (const [client, target] of pairs) {
        client.destroy();
        target.destroy();
      }
    },
  };
}
