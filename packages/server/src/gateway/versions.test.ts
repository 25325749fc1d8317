import { afterEach, describe, expect, it } from 'vitest';
import { errorShapeConfigSchema } from '../config/answer-config-schema.ts';
import { exchangeRaw } from '../testing/raw-http.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import type { ApiRoute } from './gateway-settings.ts';

const dayMs = 86_400_000;
const nowMs = Date.now();
const platforms: TestPlatform[] = [];
afterEach(async () => {
  for (const platform of platforms.splice(0)) await platform.close();
});

/** The API v5 under other paths, each with an end or a shape of its own. */
async function start(
  ...changes: readonly Partial<ApiRoute>[]
): Promise<(path: string, more?: string) => Promise<string>> {
  const platform = await startTestPlatform((port) => {
    const { routes } = createTestSettings(port);
    return { routes: changes.flatMap((change) => routes.map((route) => ({ ...route, ...change }))) };
  });
  platforms.push(platform);
  return (path, more = platform.authorization) =>
    exchangeRaw(
      platform.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${more}\r\n\r\n`,
    );
}

const deprecation = {
  deprecatedAtMs: nowMs - dayMs,
  sunsetAtMs: nowMs + dayMs,
  link: 'https://x.test/old',
  successor: null,
};

describe('versions', () => {
  it('say on every answer what is given up, until when, and record who used it', async () => {
    const call = await start({ prefix: '/old', basePath: '/old', isAlias: true, deprecation }, {});
    const answer = await call('/old/profiles/1');
    expect(answer).toContain('HTTP/1.1 200');
    expect(answer.toLowerCase()).toContain(
      `deprecation: @${Math.floor(deprecation.deprecatedAtMs / 1_000)}\r\n`,
    );
    expect(answer.toLowerCase()).toMatch(/sunset: \w{3}, \d\d /);
    expect(answer).toContain('<https://x.test/old>; rel="deprecation"');
    const current = await call('/v5/profiles/1');
    expect(current.toLowerCase()).not.toMatch(/deprecation|sunset/);
    expect(platforms[0]?.upstream.heads.map((head) => head.split(' ')[1])).toEqual([
      '/v5/profiles/1',
      '/v5/profiles/1',
    ]);
    expect(platforms[0]?.records.map(({ basePath, isDeprecated }) => [basePath, isDeprecated])).toEqual([
      ['/old', true],
      ['/v5', false],
    ]);
  });

  it('are gone after the sunset: 410, before anybody is asked who they are', async () => {
    const gone = { ...deprecation, sunsetAtMs: nowMs - 1, successor: 'https://x.test/v5' };
    const call = await start({ prefix: '/old', basePath: '/old', isAlias: true, deprecation: gone }, {});
    for (const credential of [undefined, 'X-Nothing: 1']) {
      const answer = await call('/old/profiles/1', credential);
      expect(answer).toContain('HTTP/1.1 410');
      expect(answer).toContain('"code":"api_sunset"');
      expect(answer).toContain('<https://x.test/v5>; rel="successor-version"');
    }
    expect(platforms[0]?.upstream.heads).toEqual([]);
    expect(await call('/v5/profiles/1')).toContain('HTTP/1.1 200');
  });
});

describe('the error shape of an API', () => {
  const errorShape = errorShapeConfigSchema.parse({
    template: { message: '{title}' },
    codes: { credential_missing: { status: 403, template: { message: 'Forbidden' } } },
  });

  it('is that of every refusal on its paths, matched or not, and of no other', async () => {
    const call = await start({ errorShape }, { prefix: '/v6', basePath: '/v6' });
    const noKey = await call('/v5/profiles/1', 'X-Nothing: 1');
    expect(noKey).toContain('HTTP/1.1 403');
    expect(noKey).toContain('{"message":"Forbidden"}');
    expect(await call('/v5/nowhere')).toContain('{"message":"No such call"}');
    expect(await call('/v5/a//b')).toContain('{"message":"Path not canonical"}');
    expect(await call('/v6/nowhere')).toContain('"code":"operation_unknown"');
    expect(platforms[0]?.records[0]).toMatchObject({ status: 403, code: 'credential_missing' });
  });
});
