import { createSecretKey } from 'node:crypto';
import { createKeyDigester } from '../crypto/key-digest.ts';
import { createKeyText } from '../crypto/key-text.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { createTokenApp } from '../tokens/create-token-app.ts';
import type { ExchangeRecord, TokenAppDeps } from '../tokens/create-token-app.ts';
import type { RevokeDeps } from '../tokens/oauth/revoke-token.ts';
import { createTestGrant } from './test-gateway.ts';
import { getTestSigningKey } from './test-signing-key.ts';

/** The time at every desk, in epoch milliseconds. */
export const deskNowMs = 1_800_000_000_000;
export const deskDigester = createKeyDigester(createSecretKey(Buffer.alloc(32, 1)));
export const deskRealm = { issuer: 'https://issuer.example', audience: 'TEST' };

/** An API user and the text of its one key. */
export interface DeskCaller {
  readonly grant: AccessGrant;
  readonly secret: string;
}

export function createDeskCaller(change: Partial<AccessGrant> = {}): DeskCaller {
  const key = createKeyText('acme', 'test');
  const grant = createTestGrant(change);
  const keys = grant.keys.map((accepted) => ({ ...accepted, digest: deskDigester(key) }));
  return { grant: { ...grant, keys }, secret: key.reveal() };
}

/** The token endpoints in memory, for tests that need no socket. */
export interface TestDesk {
  readonly deps: TokenAppDeps;
  /** By the API user's id; what a test changes here, the desk knows at once. */
  readonly grants: Map<string, AccessGrant>;
  readonly revoked: Parameters<RevokeDeps['revokeToken']>[0][];
  readonly records: ExchangeRecord[];
  readonly faults: unknown[];
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Sends a form. */
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

export function createTestDesk(callers: readonly DeskCaller[], change: Partial<TokenAppDeps> = {}): TestDesk {
  const grants = new Map(callers.map(({ grant }) => [String(grant.apiUserId), grant]));
  const revoked: TestDesk['revoked'] = [];
  const records: ExchangeRecord[] = [];
  const faults: unknown[] = [];
  const deps: TokenAppDeps = {
    brand: 'acme',
    environmentKind: 'test',
    realm: deskRealm,
    docsUrl: 'https://docs.example/errors',
    digestKey: deskDigester,
    nowMs: () => deskNowMs,
    findGrantByKeyDigest: async (digest) =>
      [...grants.values()].find((grant) => grant.keys.some((key) => key.digest === digest)),
    findGrantByApiUser: async (apiUserId) => grants.get(apiUserId),
    isTokenRevoked: (tokenId) => revoked.some((token) => token.tokenId === tokenId),
    revokeToken: async (token) => void revoked.push(token),
    loadSigningKey: async () => getTestSigningKey(),
    loadVerificationKeys: async () => {
      const { kid, publicKey } = getTestSigningKey();
      return [{ kid, jwk: { ...publicKey.export({ format: 'jwk' }) } }];
    },
    recordExchange: (record) => records.push(record),
    reportFault: (fault) => faults.push(fault),
    ...change,
  };
  const app = createTokenApp(deps);
  const send = async (path: string, init: RequestInit) =>
    await app.fetch(new Request(`https://gateway.example${path}`, init), {
      requestId: 'r1',
      clientAddress: '192.0.2.7',
    });
  return {
    deps,
    grants,
    revoked,
    records,
    faults,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, form, headers = {}) =>
      send(path, { method: 'POST', headers, body: new URLSearchParams(form) }),
  };
}
