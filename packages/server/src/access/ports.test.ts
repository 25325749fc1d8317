import { describe, expect, test } from 'vitest';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { Storage } from '../storage/storage.ts';
import { createTestCatalogue, createTestGrant, testApi, testEnvironment } from '../testing/test-gateway.ts';
import type { GatewayLink } from './gateway-link.ts';
import { createOwnerChannel, createWorkerChannel } from './ipc-channel.ts';
import { createIpcGatewayLink, serveGatewayLink } from './ipc-gateway-link.ts';
import type { IpcChannel } from './ipc-call.ts';
import { keepEndedMs } from './lease-book.ts';
import { createLeaseHolder } from './lease-holder.ts';
import { createLoadEnvironment } from './load-environment.ts';
import { createStorageAccessSource } from './storage-access-source.ts';
import { createStorageLeaseBook } from './storage-lease-book.ts';

const at = (sequence: number) => changeSequenceSchema.parse(sequence);

/** Returns a port whose every method resolves with its own name and arguments. */
function echo<Port extends object>(own: object = {}): Port {
  const said = new Proxy(own, {
    get: (known, name) =>
      name in known ? Reflect.get(known, name) : (...args: unknown[]) => Promise.resolve([name, ...args]),
  });
  return said as Port; // the proxy has every method
}

function createChannels() {
  const listeners: Record<string, ((message: unknown) => void)[]> = { owner: [], worker: [] };
  const closers: (() => void)[] = [];
  const end = (mine: string, other: string): IpcChannel => ({
    send: (message) => listeners[other]?.forEach((listener) => listener(structuredClone(message))),
    onMessage: (listener) => void listeners[mine]?.push(listener),
    onClose: (listener) => void closers.push(listener),
  });
  const close = () => closers.forEach((closer) => closer());
  return { owner: end('owner', 'worker'), worker: end('worker', 'owner'), close };
}

describe('a worker’s link to the owner of the database', () => {
  test('carries every call to the method of its name, with its arguments', async () => {
    const { owner, worker } = createChannels();
    serveGatewayLink(owner, echo<GatewayLink>({ onHint: () => () => undefined }));
    const link = createIpcGatewayLink(worker);
    const arity: Readonly<Record<string, number>> = {
      latestSequence: 0,
      renewConnections: 0,
      loadPepper: 0,
      countGateways: 0,
      loadVerificationKeys: 1,
      loadRevokedTokens: 1,
      loadSigningKey: 1,
      listPasswordCosts: 1,
      recordUsage: 1,
      takeLimits: 1,
      peekLimits: 1,
      openLease: 1,
      endLease: 1,
      renewLease: 3,
    };
    for (const [name, method] of Object.entries(link)) {
      if (name === 'onHint') continue;
      const args = ['one', 'two', 'three'].slice(0, arity[name] ?? 2);
      expect(await (method as (...each: unknown[]) => Promise<unknown>)(...args)).toEqual([name, ...args]);
    }
  });

  test('need not be able to renew connections', async () => {
    const { owner, worker } = createChannels();
    serveGatewayLink(
      owner,
      echo<GatewayLink>({ onHint: () => () => undefined, renewConnections: undefined }),
    );
    expect(await createIpcGatewayLink(worker).renewConnections?.()).toBeUndefined();
  });

  test('passes hints on until it is stopped or closed', () => {
    for (const end of ['stop', 'close'] as const) {
      const { owner, worker, close } = createChannels();
      const listeners = new Set<() => void>();
      const onHint: GatewayLink['onHint'] = (listener) => (
        listeners.add(listener),
        () => listeners.delete(listener)
      );
      const stop = serveGatewayLink(owner, echo<GatewayLink>({ onHint }));
      let hints = 0;
      createIpcGatewayLink(worker).onHint(() => hints++);
      for (const listener of listeners) listener();
      expect([hints, listeners.size]).toEqual([1, 1]);
      if (end === 'stop') stop();
      else close();
      expect(listeners.size).toBe(0);
    }
  });
});

describe('the two ends of the channel between processes', () => {
  function createEnd(isConnected: boolean) {
    const [sent, listened]: [unknown[], string[]] = [[], []];
    const send = (message: unknown, ...rest: unknown[]) => {
      const done = rest.at(-1);
      if (typeof done === 'function') done(new Error('it is going away'));
      sent.push(message);
      return true;
    };
    const on = (event: string, listener: (message: unknown) => void) => {
      listened.push(event);
      listener('x');
    };
    return { sent, listened, end: { send, on, isConnected: () => isConnected, connected: isConnected } };
  }

  test.each([
    ['worker', createWorkerChannel],
    ['owner', createOwnerChannel],
  ])('send and listen while they are connected, and drop messages after that: %s', (_name, create) => {
    const open = createEnd(true);
    const channel = create(open.end as never);
    const heard: unknown[] = [];
    channel.send({ a: 1 });
    channel.onMessage((message) => heard.push(message));
    channel.onClose(() => heard.push('closed'));
    expect([open.sent, heard, open.listened]).toEqual([
      [{ a: 1 }],
      ['x', 'closed'],
      ['message', 'disconnect'],
    ]);
    const gone = createEnd(false);
    create(gone.end as never).send({ a: 1 });
    expect(gone.sent).toEqual([]);
  });
});

describe('the database as the truth', () => {
  const catalogue = createTestCatalogue();
  const keys = [
    { kid: 'a', state: 'active', publicJwk: '{"kty":"RSA"}' },
    { kid: 'b', state: 'removed', publicJwk: '{"kty":"RSA"}' },
  ];

  function createSource(change: object = {}) {
    return createStorageAccessSource(
      echo<Storage>({
        grants: echo(),
        changes: echo(),
        revokedTokens: echo(),
        catalogues: echo({ findInForce: () => Promise.resolve({ catalogue }) }),
        signingKeys: echo({ list: () => Promise.resolve(keys) }),
        onChangeHint: (listener: () => void) => listener,
        ...change,
      }),
    );
  }

  test('is asked for exactly what is asked of it', async () => {
    const source = createSource();
    const { apiUserId } = createTestGrant();
    const account = { licence: 'demo', name: 'ws' };
    expect(await source.findGrantByKeyDigest(testEnvironment, 'd')).toEqual(['findByKeyDigest', 'TEST', 'd']);
    expect(await source.findGrantByApiUser(testEnvironment, apiUserId)).toEqual([
      'findByApiUser',
      'TEST',
      apiUserId,
    ]);
    expect(await source.findGrantByWebServiceAccount(testEnvironment, account)).toEqual(['findByWebServiceAccount', 'TEST', account]); // prettier-ignore
    expect(await source.listChanges(at(3), 5)).toEqual(['listAfter', 3, 5]);
    expect(await source.latestSequence()).toEqual(['latest']);
    expect(await source.renewConnections?.()).toEqual(['renewConnections']);
    expect(await source.loadRevokedTokens(testEnvironment)).toEqual(['list', 'TEST', expect.any(Number)]);
    const listener = () => undefined;
    expect(source.onHint(listener)).toBe(listener);
  });

  test('gives the public signing keys that were not removed', async () => {
    expect(await createSource().loadVerificationKeys(testEnvironment)).toEqual([
      { kid: 'a', jwk: { kty: 'RSA' } },
    ]);
  });

  test.each(['[]', 'null', '"x"', '1'])('does not take %s for a key', async (publicJwk) => {
    const damaged = createSource({ signingKeys: { list: () => Promise.resolve([{ kid: 'a', state: 'next', publicJwk }]) } }); // prettier-ignore
    await expect(damaged.loadVerificationKeys(testEnvironment)).rejects.toThrow('damaged');
  });

  test('tells a catalogue that is there from none, and from one that cannot be read', async () => {
    const load = (findInForce: () => Promise<unknown>) =>
      createSource({ catalogues: { findInForce } }).loadCatalogue(testEnvironment, testApi);
    expect(await createSource().loadCatalogue(testEnvironment, testApi)).toEqual({
      kind: 'in-force',
      catalogue,
    });
    expect(await load(() => Promise.resolve(undefined))).toEqual({ kind: 'none' });
    const unreadable = Object.assign(new Error('of a later version'), { name: 'StoredCatalogueUnreadable' });
    expect(await load(() => Promise.reject(unreadable))).toEqual({
      kind: 'unreadable',
      why: 'of a later version',
    });
    await expect(load(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what no Error is passes as it is
    await expect(load(() => Promise.reject({ name: 'StoredCatalogueUnreadable' }))).rejects.toEqual({
      name: 'StoredCatalogueUnreadable',
    });
  });
});

describe('the environment of a change', () => {
  const changes = { listAfter: (since: number) => Promise.resolve(since < 9 ? [{ sequence: since + 1, environment: testEnvironment }] : [{ sequence: 99, environment: testEnvironment }]) }; // prettier-ignore
  const loadEnvironment = createLoadEnvironment({ changes } as never);

  test('is that of the row with its number, and no other', async () => {
    expect(await loadEnvironment(at(1))).toBe(testEnvironment);
    expect(await loadEnvironment(at(9))).toBe(testEnvironment);
    expect(await loadEnvironment(at(10))).toBeNull();
    expect(await loadEnvironment(at(0))).toBeNull();
    const none = createLoadEnvironment({ changes: { listAfter: () => Promise.resolve([]) } } as never);
    expect(await none(at(1))).toBeNull();
  });
});

describe('the leases in the database', () => {
  test('are written in one transaction each, a renewal by one statement, and whoever listens is told after it', async () => {
    const asked: unknown[][] = [];
    const gatewayLeases = new Proxy({}, { get: (_none, name) => (...args: unknown[]) => (asked.push([name, ...args]), Promise.resolve(true)) }); // prettier-ignore
    const transact = (work: (stores: object) => unknown) => work({ gatewayLeases });
    const renewGatewayLease = (...args: unknown[]) => (asked.push(['renew', ...args]), Promise.resolve(true));
    const book = createStorageLeaseBook({ transact, gatewayLeases, renewGatewayLease } as never);
    let told = 0;
    const stop = book.onChange(() => told++);
    const lease = {
      id: 'a',
      kind: 'process',
      host: 'h',
      environments: [],
      appliedSequence: at(1),
      leaseMs: 5,
    } as const;
    await book.openLease(lease);
    await book.openLease({ ...lease, masterKeyIds: ['k'] });
    expect(await book.renewLease('a', at(2), undefined)).toBe(true);
    await book.endLease('a');
    expect(await book.expire('a', 4)).toBe(true);
    expect(told).toBe(5);
    await book.list();
    stop();
    await book.endLease('b');
    expect(told).toBe(5);
    expect(asked).toEqual([
      ['forgetEnded', keepEndedMs],
      ['insert', { ...lease, masterKeyIds: [] }],
      ['forgetEnded', keepEndedMs],
      ['insert', { ...lease, masterKeyIds: ['k'] }],
      ['renew', 'a', 2, undefined],
      ['stop', 'a'],
      ['expire', 'a', 4],
      ['list'],
      ['stop', 'b'],
    ]);
  });
});

describe('a gateway’s own lease', () => {
  test('is a new one each time that it opens, and none once it has ended', async () => {
    const asked: unknown[][] = [];
    const port = {
      openLease: (lease: object) => (asked.push(['open', lease]), Promise.resolve()),
      renewLease: (id: string, sequence: number) => (
        asked.push(['renew', id, sequence]),
        Promise.resolve(true)
      ),
      endLease: (id: string) => (asked.push(['end', id]), Promise.resolve()),
    };
    const facts = { kind: 'process', host: 'h', environments: [], leaseMs: 5 } as const;
    const holder = createLeaseHolder(facts, port);
    expect(await holder.renew(at(1))).toBe(false);
    await holder.end();
    expect(asked).toEqual([]);
    await holder.open(at(1));
    await holder.open(at(2));
    expect(await holder.renew(at(3))).toBe(true);
    await holder.end();
    expect(await holder.renew(at(4))).toBe(false);
    const [first, second] = asked.map(([, lease]) => lease) as { readonly id: string }[];
    expect(first).toEqual({ ...facts, appliedSequence: 1, id: expect.stringMatching(/^gw_[0-9a-f]{16}$/) });
    expect(second?.id).not.toBe(first?.id);
    expect(asked.slice(2)).toEqual([
      ['renew', second?.id, 3],
      ['end', second?.id],
    ]);
  });
});
