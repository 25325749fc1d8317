import { describe, expect, it } from 'vitest';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { presentAsOAuth, presentKeyRefusal, refuseOAuth, renderOAuthRefusal } from './oauth-refusal.ts';

type Row = readonly [Refusal, string, number, Readonly<Record<string, string>> | undefined];
const retryAfterS = 7;

describe('a refusal of the client', () => {
  it.each<Row>([
    [refuse('authenticate', 'credential_invalid', 'x'), 'invalid_client', 401, undefined],
    [refuse('admit', 'api_user_deactivated', 'x'), 'invalid_client', 401, undefined],
    [refuse('admit', 'key_expired', 'x'), 'invalid_client', 401, undefined],
    [refuse('admit', 'network_refused', 'x'), 'unauthorized_client', 400, undefined],
    [refuse('limit', 'rate_limited', 'x'), 'temporarily_unavailable', 429, undefined],
    [
      refuse('limit', 'rate_limited', 'x', { retryAfterS }),
      'temporarily_unavailable',
      429,
      { 'retry-after': '7' },
    ],
    [
      refuse('authenticate', 'gateway_stale', 'x', { retryAfterS }),
      'temporarily_unavailable',
      503,
      { 'retry-after': '7' },
    ],
  ])('%# has the standard’s code and status, and the time to wait', (cause, error, status, headers) => {
    const refusal = presentKeyRefusal(cause);
    expect(refusal).toMatchObject({ kind: 'oauth-refusal', error, status, cause });
    expect(refusal.headers).toEqual(headers);
  });
});

describe('a refusal that says nothing of the client', () => {
  it.each<Row>([
    [refuse('match', 'operation_unknown', 'x'), 'invalid_request', 404, {}],
    [
      refuse('match', 'method_not_allowed', 'x', { headers: { allow: 'POST' } }),
      'invalid_request',
      405,
      { allow: 'POST' },
    ],
    [
      refuse('limit', 'rate_limited', 'x', { retryAfterS }),
      'temporarily_unavailable',
      429,
      { 'retry-after': '7' },
    ],
    [refuse('authenticate', 'internal_error', 'x'), 'temporarily_unavailable', 500, {}],
    [
      refuse('authenticate', 'storage_unavailable', 'x', { retryAfterS }),
      'temporarily_unavailable',
      503,
      { 'retry-after': '7' },
    ],
  ])('%# keeps its status and headers', (cause, error, status, headers) => {
    expect(presentAsOAuth(cause)).toMatchObject({ error, status, cause });
    expect(presentAsOAuth(cause).headers).toEqual(headers);
  });
});

describe('the answer (RFC 6749 section 5.2)', () => {
  it('is JSON that nobody keeps, with a challenge where the client is not known', async () => {
    const answer = renderOAuthRefusal(refuseOAuth('invalid_client', 'Not known.'), 'r1');
    expect(answer.status).toBe(401);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-request-id': 'r1',
      'www-authenticate': 'Basic realm="oauth", charset="UTF-8"',
    });
    expect(await answer.json()).toEqual({ error: 'invalid_client', error_description: 'Not known.' });
  });

  it('has the refusal’s own headers, and no challenge where the client is known', () => {
    const refusal = refuseOAuth('invalid_request', 'No.', { status: 405, headers: { allow: 'POST' } });
    const answer = renderOAuthRefusal(refusal, 'r1');
    expect([answer.status, answer.headers.get('allow'), answer.headers.has('www-authenticate')]).toEqual([
      405,
      'POST',
      false,
    ]);
  });
});
