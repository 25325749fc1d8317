import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw, rawRequest, statusOf } from '../testing/raw-http.ts';
import { createTestGatewayDeps, createTestSettings, createTestToken } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { createExplainer } from './explain.ts';

let platform: TestPlatform;
let readToken: string;
beforeAll(async () => {
  platform = await startTestPlatform();
  readToken = await createTestToken(platform.grant, Date.now(), { narrowedTo: 'read' });
});
afterAll(() => platform.close());

const call = (method: string, target: string, token: string) =>
  exchangeRaw(platform.port, rawRequest(method, target, [`Authorization: Bearer ${token}`]));

describe('a token that was asked for with the scope read', () => {
  it('may read, and the upstream is told no more than that', async () => {
    expect(statusOf(await call('GET', '/v5/profiles/1', readToken))).toBe(200);
    expect(platform.upstream.heads.at(-1)).toContain('x-postern-scope: read\r\n');
    const full = await createTestToken(platform.grant);
    expect(statusOf(await call('GET', '/v5/profiles/1', full))).toBe(200);
    expect(platform.upstream.heads.at(-1)).toContain('x-postern-scope: read write\r\n');
  });

  it('may not write although the rights would allow it, and is told which scope to ask for', async () => {
    const forwarded = platform.upstream.heads.length;
    const answer = await call('PUT', '/v5/profiles/1', readToken);
    expect(statusOf(answer)).toBe(403);
    expect(answer.toLowerCase()).toContain(
      'www-authenticate: bearer realm="api", error="insufficient_scope", scope="read write"',
    );
    expect(answer).toContain('"code":"scope_insufficient"');
    expect(platform.upstream.heads).toHaveLength(forwarded);
    expect(platform.records.at(-1)).toMatchObject({ stage: 'authorise', code: 'scope_insufficient' });
  });

  it('is refused for the missing right where that is missing too', async () => {
    expect(await call('POST', '/v5/imports', readToken)).toContain('"code":"right_missing"');
  });

  it('amounts to read in whoami', async () => {
    const answer = await call('GET', '/auth/whoami', readToken);
    expect(answer).toContain('"scope":"read"');
    expect(await call('GET', '/auth/whoami', await createTestToken(platform.grant))).toContain(
      '"scope":"read write"',
    );
  });

  it('is explained: authorise refused, and only the caller can mend it', async () => {
    const { deps } = createTestGatewayDeps(createTestSettings(1), platform.view);
    const { code, stages, fix } = await createExplainer(deps).explain({
      method: 'PUT',
      url: '/v5/profiles/1',
      credential: { kind: 'token', text: readToken },
    });
    expect([code, fix?.kind]).toEqual(['scope_insufficient', 'change-the-call']);
    expect(stages.find(({ stage }) => stage === 'authorise')).toEqual({
      stage: 'authorise',
      verdict: 'refused',
      rule: 'the token was asked for with the scope read, and PUT /profiles/{id} writes',
    });
  });
});
