import { createPasswordHasher } from '../crypto/password-hash.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { createCall } from '../gateway/advance-call.ts';
import type { ArrivedRequest, Call } from '../gateway/call.ts';
import { createDecideDeps } from '../gateway/create-decide-deps.ts';
import type { GatewaySettings } from '../gateway/gateway-settings.ts';
import { decide } from '../gateway/pipeline.ts';
import type { DecideDeps, Decision } from '../gateway/pipeline.ts';
import type { IdentifiedCaller, Scheme } from '../gateway/schemes/scheme.ts';
import {
  createTestAccess,
  createTestCatalogue,
  createTestGrant,
  createTestSettings,
} from './test-gateway.ts';
import type { MemorySource, TestAccess } from './test-gateway.ts';

/** The time of every test call, in epoch milliseconds. */
export const testNowMs = 1_800_000_000_000;

export interface TestCallOptions {
  readonly grant?: Partial<AccessGrant>;
  /** More operations of the test catalogue. */
  readonly operations?: readonly object[];
  /** More modules of it. */
  readonly modules?: readonly object[];
  /** Overrides for the one route of `createTestSettings`. */
  readonly route?: Partial<GatewaySettings['routes'][number]>;
  readonly settings?: Partial<GatewaySettings>;
}

/** A gateway's decision without a socket: what `decide` is given, and the calls for it. */
export interface TestCalls extends TestAccess {
  readonly grant: AccessGrant;
  readonly source: MemorySource;
  readonly deps: DecideDeps;
  decide(call: Call<'raw'>): Promise<Decision>;
  /** The code that a call is refused with; undefined: it is allowed. */
  judge(call: Call<'raw'>): Promise<Refusal['code'] | undefined>;
  close(): Promise<void>;
}

/**
 * Takes `Bearer good` for the credential of `grant`, `Bearer late` for the same after a look-up, and refuses others as a scheme
 * would. The schemes themselves have their own tests.
 */
export async function createTestCalls({
  grant: change = {},
  operations = [],
  modules = [],
  route = {},
  settings: more = {},
}: TestCallOptions = {}): Promise<TestCalls> {
  const grant = createTestGrant(change);
  const access = await createTestAccess([grant], {
    catalogue: createTestCatalogue(operations, modules),
    hasSigningKey: false,
  });
  const base = createTestSettings(1);
  const settings = { ...base, routes: base.routes.map((each) => ({ ...each, ...route })), ...more };
  const made = createDecideDeps({
    settings,
    view: access.view,
    verifyToken: () => Promise.reject(new Error('no token is verified here')),
    digestKey: () => 'no key is looked up here',
    hasher: createPasswordHasher(),
    now: () => testNowMs,
  });
  const deps: DecideDeps = { ...made, schemes: { bearer: createTestScheme(grant) } };
  const take = async (call: Call<'raw'>): Promise<Decision> => decide(call, deps);
  return {
    ...access,
    grant,
    deps,
    decide: take,
    async judge(call) {
      const decision = await take(call);
      return isRefusal(decision) ? decision.code : undefined;
    },
    close: () => access.access.close(),
  };
}

export function createTestScheme(grant: AccessGrant): Scheme {
  const [key] = grant.keys;
  if (key === undefined) throw new Error('the test grant has no key');
  const caller: IdentifiedCaller = { kind: 'identified', grant, key, tokenId: 'token-1', tokenKid: 'kid-1' };
  const refusals: Readonly<Record<string, Refusal>> = {
    expired: refuse('authenticate', 'token_expired', 'the test token has expired'),
    busy: refuse('authenticate', 'rate_limited', 'too many at once', { retryAfterS: 7 }),
    dead: refuse('authenticate', 'credential_invalid', 'the test key is dead', {
      deadCredential: { kind: 'key', digest: 'digest-1' },
    }),
    dying: refuse('authenticate', 'credential_invalid', 'the test token’s key is dead', {
      deadCredential: { kind: 'token', apiUserId: grant.apiUserId, keyId: key.id },
    }),
  };
  return {
    name: 'bearer',
    challenge: (_route, error) => (error === undefined ? 'Bearer' : `Bearer error="${error}"`),
    find: ({ value }) => (value.startsWith('Bearer ') ? value.slice(7) : undefined),
    identify(text) {
      if (text === 'good') return caller;
      if (text === 'late') return Promise.resolve(caller);
      if (text === 'reading') return { ...caller, isReadOnly: true };
      if (text === 'failing') return Promise.reject(new Error('the storage is away'));
      return refusals[text] ?? refuse('authenticate', 'credential_invalid', 'the test token is unknown');
    },
  };
}

/** A call of `grant` over plain HTTP from this machine. `headers` come behind `Host` and `Authorization`, flat. */
export function createTestCall(
  method: string,
  rawTarget: string,
  { headers = [], body, ...change }: TestCallDetails = {},
): Call<'raw'> {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const framing = bytes === undefined ? [] : ['Content-Length', String(bytes.length)];
  return createCall({
    requestId: 'request-1',
    method,
    rawTarget,
    rawHeaders: ['Host', 'api.test', 'Authorization', 'Bearer good', ...framing, ...headers],
    httpVersion: '1.1',
    peerAddress: '127.0.0.1',
    isEncrypted: false,
    readBody: bytes === undefined ? undefined : () => Promise.resolve(bytes),
    atMs: testNowMs,
    ...change,
  });
}

export interface TestCallDetails extends Partial<ArrivedRequest> {
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

/** Returns the result of a stage that has to let the call through. @throws Error with the refusal's rule */
export function passed<Value extends { readonly kind: string }>(value: Value | Refusal): Value {
  if (isRefusal(value)) throw new Error(`${value.code}: ${value.rule}`);
  return value;
}

/** Returns the refusal of a stage that has to refuse. @throws Error when it let the call through */
export function refused(value: { readonly kind: string }): Refusal {
  if (!isRefusal(value)) throw new Error(`it was let through: ${value.kind}`);
  return value;
}
