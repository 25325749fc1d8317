import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { apiKeyIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import type { AccessGrant } from '../domain/access-grant.ts';
import { noLayers } from '../domain/rate-plan.ts';
import { places } from '../testing/open-call-stage.ts';
import type { HeldCall } from '../testing/open-call-stage.ts';
import { testCertificate } from '../testing/test-certificate.ts';

const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, testCertificate.cert]));
afterAll(() => setDefaultCACertificates(trusted));

let held: HeldCall | undefined;
afterEach(async () => {
  await held?.close();
  held = undefined;
});

/** Resolves when the change counts as applied: from then on control may say that it is confirmed. */
type Change = (call: HeldCall) => Promise<void>;

/** A change of the API user. */
const alter =
  (change: (grant: AccessGrant) => Partial<AccessGrant>): Change =>
  async ({ source, access, grant }) => {
    source.grants.set(grant.apiUserId, { ...grant, ...change(grant) });
    const { sequence } = source.change({ kind: 'api-user', subjectId: grant.apiUserId });
    await access.flushThrough(sequence);
  };

const another = {
  id: apiKeyIdSchema.parse('key_1111111111111111'),
  version: 2,
  digest: 'digest-2',
  expiresAtMs: null,
};
const credential = ['credential_invalid'];
const expiry = ['key_expired'];

/** Changes that cut a call off wherever it is, each with the codes that its caller may get. */
const cuts: Readonly<Record<string, { readonly change: Change; readonly codes: readonly string[] }>> = {
  'a reset': { change: alter(() => ({ keys: [another] })), codes: credential },
  'a revocation': { change: alter(() => ({ keys: [] })), codes: credential },
  'the old key’s retirement': { change: alter(() => ({ keys: [another] })), codes: credential },
  'a deactivation': {
    change: alter(() => ({ status: 'deactivated', keys: [] })),
    codes: [...credential, 'api_user_deactivated'],
  },
  'a deletion': {
    async change({ source, access, grant }) {
      source.grants.delete(grant.apiUserId);
      await access.flushThrough(source.change({ kind: 'api-user', subjectId: grant.apiUserId }).sequence);
    },
    codes: credential,
  },
  'taking its right away': {
    change: alter(() => ({ rights: rightsSchema.parse({}) })),
    codes: ['right_missing'],
  },
  'another access type': {
    change: alter(() => ({ accessType: 'nobody has configured it' })),
    codes: ['right_missing', 'access_type_excludes'],
  },
  'network rules that exclude it': {
    change: alter(() => ({ networkRanges: ['10.0.0.0/8'] })),
    codes: ['network_refused'],
  },
  'an expiry that was set in the past': { change: alter(() => ({ expiresAtMs: 1 })), codes: expiry },
  'an expiry of its key in the past': {
    change: alter(({ keys }) => ({ keys: keys.map((key) => ({ ...key, expiresAtMs: 1 })) })),
    codes: expiry,
  },
  'the revocation of its token': {
    async change({ source, access, clock, tokenId }) {
      source.revokedTokens.push({ tokenId, expiresAtMs: clock.atMs + 900_000 });
      await access.flushThrough(source.change({ kind: 'token' }).sequence);
    },
    codes: credential,
  },
  'the removal of the signing key': {
    async change({ source, access }) {
      source.hasLostSigningKey = true;
      await access.flushThrough(source.change({ kind: 'signing-key' }).sequence);
    },
    codes: credential,
  },
  'a catalogue without its operation': {
    async change({ source, access }) {
      source.catalogue = { ...source.catalogue, operations: [] };
      await access.flushThrough(source.change({ kind: 'catalogue', subjectId: 'v5' }).sequence);
    },
    codes: ['operation_unknown', 'right_missing'],
  },
};

/** A loaded machine is slow, and nothing here is judged by the clock. */
const patient = { timeout: 10_000 };
const begun = ['in an upload', 'in a download', 'in an event stream', 'in a websocket'];

describe.each(Object.entries(places))('a call %s', (place, open) => {
  const hasBegun = begun.includes(place);

  /** Nothing more went out, in either direction, and the record says why. */
  async function expectCut(call: HeldCall, codes: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect(call.record()).toBeDefined(), patient);
    expect(codes).toContain(call.record()?.code);
    if (!hasBegun) expect(call.arrived()).toBe('');
    expect(call.arrived() + call.received()).not.toContain('LATER');
  }

  test.each(Object.entries(cuts))('is cut off by %s, before it counts as applied', async (_name, cut) => {
    held = await open();
    await cut.change(held);
    // A call of which nothing was sent may be decided anew in the same turn; no other waits for anything.
    expect(held.record()?.code).toSatisfy((code) => cut.codes.includes(String(code)));
    held.release();
    await expectCut(held, cut.codes);
  });

  test('sends nothing more once the expiry of its API user has passed', async () => {
    held = await open();
    held.clock.atMs += 86_400_000;
    held.release();
    await expectCut(held, [...expiry, 'token_expired']);
  });

  test('sends nothing more past an expiry that was brought forward while it was open', async () => {
    held = await open();
    const { clock } = held;
    await alter(() => ({ expiresAtMs: clock.atMs + 60_000 }))(held);
    expect(held.record()).toBeUndefined();
    clock.atMs += 60_000;
    held.release();
    await expectCut(held, expiry);
  });

  test('sends nothing more once its gateway is stale', async () => {
    held = await open();
    vi.spyOn(held.view, 'isFresh').mockReturnValue(false);
    held.release();
    await expectCut(held, ['gateway_stale']);
    vi.restoreAllMocks();
  });

  test('of other values than it may use is cut where it has begun, and judged anew where it has not', async () => {
    held = await open();
    await alter(() => ({ channels: { kind: 'some', values: ['sms'] } }))(held);
    held.release();
    if (place === 'while its body is inspected') await expectCut(held, ['dimension_refused']);
    else await expectGoesOn(held);
  });

  async function expectGoesOn(call: HeldCall): Promise<void> {
    if (hasBegun)
      await vi.waitFor(() => expect(call.arrived() + call.received()).toContain('LATER'), patient);
    else await vi.waitFor(() => expect(call.received()).toMatch(/^HTTP\/1\.1 200 /), patient);
  }

  test.each([
    ['a new name', alter(() => ({ displayName: 'Another name' }))],
    ['another plan', alter(() => ({ ratePlan: noLayers }))],
    ['more network rules that cover it', alter(() => ({ networkRanges: ['127.0.0.0/8'] }))],
  ])('goes on after %s', async (_name, change) => {
    held = await open();
    await change(held);
    held.release();
    await expectGoesOn(held);
  });

  test('begins no more once its token has expired, and goes on where it has begun', async () => {
    held = await open();
    held.clock.atMs += 910_000;
    held.release();
    if (hasBegun) await expectGoesOn(held);
    else await expectCut(held, ['token_expired']);
  });
});
