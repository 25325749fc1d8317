import { describe, expect, it } from 'vitest';
import { apiKeyIdSchema, licenceIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import { createDeskCaller, createTestDesk, deskNowMs, deskRealm } from '../../testing/test-token-desk.ts';
import { getTestSigningKey } from '../../testing/test-signing-key.ts';
import { issueToken } from '../issue-token.ts';
import { introspectToken } from './introspect-token.ts';
import { judgeToken } from './judge-token.ts';
import { revokeToken } from './revoke-token.ts';

const ours = createDeskCaller();
const [key] = ours.grant.keys;
if (key === undefined) throw new Error('a key expected');
const issue = async (more: { readonly boundTo?: string; readonly narrowedTo?: 'read' } = {}) =>
  await issueToken(ours.grant, key, {
    signingKey: getTestSigningKey(),
    realm: deskRealm,
    nowMs: deskNowMs,
    ...more,
  });
const { accessToken: token, claims } = await issue();

/** The desk after the token was issued, where the API user has changed since. */
function deskAfter(change: Partial<AccessGrant> = {}) {
  const desk = createTestDesk([{ ...ours, grant: { ...ours.grant, ...change } }]);
  return { ...desk, grant: { ...ours.grant, ...change } };
}

describe('a token', () => {
  it('is live while its key and its API user are', async () => {
    const { deps, grant } = deskAfter();
    expect(await judgeToken(token, deps)).toEqual({ kind: 'live', claims, grant });
  });

  it.each<[string, Partial<AccessGrant>]>([
    ['its API user was deactivated', { status: 'deactivated' }],
    ['the number is another licence’s', { licenceNumber: 1 }],
    ['its API user has no key', { keys: [] }],
    ['its key was reset', { keys: [{ ...key, version: key.version + 1 }] }],
    ['another key has its version', { keys: [{ ...key, id: apiKeyIdSchema.parse('key_fedcba9876543210') }] }],
    ['its key ends now', { keys: [{ ...key, expiresAtMs: deskNowMs }] }],
    ['its API user ends now', { expiresAtMs: deskNowMs }],
    ['its API user has ended', { expiresAtMs: deskNowMs - 1 }],
  ])('is dead where %s', async (_why, change) => {
    expect(await judgeToken(token, deskAfter(change).deps)).toEqual({ kind: 'dead' });
  });

  it.each<[string, Partial<AccessGrant>]>([
    ['its key ends in a millisecond', { keys: [{ ...key, expiresAtMs: deskNowMs + 1 }] }],
    ['its API user ends in a millisecond', { expiresAtMs: deskNowMs + 1 }],
    ['another key was added before it', { keys: [{ ...key, version: key.version + 1 }, key] }],
  ])('is live where %s', async (_why, change) => {
    expect((await judgeToken(token, deskAfter(change).deps)).kind).toBe('live');
  });

  it('is dead where its API user is gone, and where it was revoked', async () => {
    expect(await judgeToken(token, createTestDesk([]).deps)).toEqual({ kind: 'dead' });
    const { deps } = createTestDesk([ours], { isTokenRevoked: (id) => id === claims.jti });
    expect(await judgeToken(token, deps)).toEqual({ kind: 'dead' });
  });

  it('is neither where the gateway’s view is too old', async () => {
    const refusal = refuse('authenticate', 'gateway_stale', 'no poll', { retryAfterS: 2 });
    const { deps } = createTestDesk([ours], { findGrantByApiUser: async () => refusal });
    expect(await judgeToken(token, deps)).toEqual({ kind: 'unavailable', refusal });
    const unavailable = { kind: 'oauth-refusal', error: 'temporarily_unavailable', status: 503 };
    expect(await introspectToken(token, ours.grant, deps)).toMatchObject(unavailable);
    expect(await revokeToken(token, ours.grant, deps)).toMatchObject(unavailable);
  });
});

describe('introspection (RFC 7662 section 2.2)', () => {
  it('tells everything of a live token', async () => {
    const { deps, grant } = deskAfter({ rights: rightsSchema.parse({ profiles: 'write' }) });
    const { jti, iat, exp, sub, aud, iss, licenceId, client_id } = claims;
    expect(await introspectToken(token, grant, deps)).toEqual({
      kind: 'introspection',
      body: {
        active: true,
        scope: 'read write',
        client_id,
        username: grant.displayName,
        token_type: 'Bearer',
        exp,
        iat,
        sub,
        aud,
        iss,
        jti,
        licenceId,
      },
    });
  });

  it('names the key that a token is bound to', async () => {
    const bound = await issue({ boundTo: 'x'.repeat(43) });
    expect(await introspectToken(bound.accessToken, ours.grant, deskAfter().deps)).toMatchObject({
      body: { token_type: 'DPoP', cnf: { jkt: 'x'.repeat(43) } },
    });
  });

  it.each([
    ['as it is now, where the rights were narrowed since', {}, { profiles: 'read' }, 'read'],
    [
      'of the narrowed token, where the rights allow more',
      { narrowedTo: 'read' as const },
      { profiles: 'write' },
      'read',
    ],
    ['of nothing, where the rights were taken away', {}, {}, undefined],
    ['of nothing, of a narrowed token too', { narrowedTo: 'read' as const }, {}, undefined],
  ])('tells the scope %s', async (_what, more, rights, scope) => {
    const { deps, grant } = deskAfter({ rights: rightsSchema.parse(rights) });
    const { accessToken } = await issue(more);
    const answer = await introspectToken(accessToken, grant, deps);
    if (answer.kind === 'oauth-refusal') throw new Error(answer.description);
    expect(answer.body['scope']).toBe(scope);
    expect('scope' in answer.body).toBe(scope !== undefined);
  });

  it('tells another licence nothing but that the token is not active, as of a dead one', async () => {
    const stranger = createDeskCaller({ licenceId: licenceIdSchema.parse('lic_fedcba9876543210') });
    const { deps } = deskAfter();
    const inactive = { kind: 'introspection', body: { active: false } };
    expect(await introspectToken(token, stranger.grant, deps)).toEqual(inactive);
    expect(await introspectToken('rubbish', ours.grant, deps)).toEqual(inactive);
  });
});

describe('revocation (RFC 7009 section 2)', () => {
  it('is kept until no clock takes the token for live', async () => {
    const { deps, revoked, grant } = deskAfter();
    expect(await revokeToken(token, grant, deps)).toEqual({ kind: 'revoked' });
    expect(revoked).toEqual([
      { tokenId: claims.jti, licenceId: grant.licenceId, expiresAtMs: deskNowMs + 905_000 },
    ]);
  });

  it('of a dead token, or of another licence’s, is a success that changes nothing', async () => {
    const { deps, revoked, grant } = deskAfter();
    const stranger = createDeskCaller({ licenceId: licenceIdSchema.parse('lic_fedcba9876543210') });
    expect(await revokeToken('rubbish', grant, deps)).toEqual({ kind: 'revoked' });
    expect(await revokeToken(token, stranger.grant, deps)).toEqual({ kind: 'revoked' });
    expect(revoked).toEqual([]);
  });

  it('of a colleague’s token is refused', async () => {
    const { deps, revoked } = deskAfter();
    expect(await revokeToken(token, createDeskCaller().grant, deps)).toMatchObject({
      error: 'unauthorized_client',
      status: 400,
    });
    expect(revoked).toEqual([]);
  });
});
