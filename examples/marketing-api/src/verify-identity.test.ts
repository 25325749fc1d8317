import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loopbackGateway } from './caller.ts';
import { sampleCaller } from './sample-call.ts';
import { startMarketingApi } from './start-marketing-api.ts';
import { createIdentityVerifier } from './verify-identity.ts';

const keys = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
const strangers = await generateKeyPair('RS256', { modulusLength: 2048 });
const issuer = 'http://gateway.test';
const closers: (() => Promise<unknown>)[] = [];
let url = '';

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const verifyIdentity = createIdentityVerifier({
    TEST: { issuer, keysUrl: `http://127.0.0.1:${port}/.well-known/jwks.json` },
  });
  const gateway = { ...loopbackGateway, verifyIdentity };
  const api = await startMarketingApi({ port: 0, dataFile: ':memory:', gateway });
  closers.push(() => api.close());
  url = api.url;
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

interface Changes {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
  readonly audience?: string;
  readonly expiresIn?: string;
  readonly key?: typeof keys.privateKey;
}

function sign({
  claims = {},
  typ = 'postern-identity+jwt',
  audience = 'TEST:upstream',
  ...more
}: Changes = {}) {
  const { expiresIn = '5m', key = keys.privateKey } = more;
  const payload = {
    environment: 'TEST',
    licenceId: 12740,
    sub: sampleCaller['x-postern-api-user'] ?? '',
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key);
}

async function statusWith(identity: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const response = await fetch(`${url}/v5/caller`, {
    headers: { ...sampleCaller, ...headers, 'x-postern-identity': identity },
  });
  return response.status;
}

it('believes an identity that the environment signed', async () => {
  expect(await statusWith(await sign())).toBe(200);
});

it.each<[string, Changes]>([
  ['signed by somebody else', { key: strangers.privateKey }],
  ['that is an access token', { typ: 'at+jwt' }],
  ['of another environment', { audience: 'PROD:upstream' }],
  ['whose claims name another environment', { claims: { environment: 'PROD' } }],
  ['of another licence than the headers say', { claims: { licenceId: 20881 } }],
  ['of another API user than the headers say', { claims: { sub: 'somebody' } }],
  ['that has expired', { expiresIn: '-1m' }],
])('refuses an identity %s', async (_what, changes) => {
  expect(await statusWith(await sign(changes))).toBe(401);
});

it('refuses a call without a signed identity, and one for an environment that it does not know', async () => {
  expect((await fetch(`${url}/v5/caller`, { headers: sampleCaller })).status).toBe(401);
  expect(await statusWith(await sign(), { 'x-postern-environment': 'OTHER' })).toBe(401);
});
