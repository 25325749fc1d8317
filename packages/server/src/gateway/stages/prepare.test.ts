import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCall, createTestCalls, passed, testNowMs } from '../../testing/test-call.ts';
import type { TestCallDetails, TestCalls } from '../../testing/test-call.ts';
import type { Call } from '../call.ts';
import type { IdentityBlocks } from '../fast/identity-block.ts';
import { prepare } from './prepare.ts';

let calls: TestCalls;
beforeAll(async () => {
  calls = await createTestCalls({ route: { upstreamPrefix: '/inside' } });
});
afterAll(() => calls.close());

async function decide(target: string, details: TestCallDetails = {}): Promise<Call<'limited'>> {
  return passed(await calls.decide(createTestCall('GET', target, details)));
}

const ours = 'host: inside.test\r\nx-postern-identity: id\r\n';
const blocks = (text: string | Promise<string>): IdentityBlocks => ({ get: () => text });
const deps = { identityBlocks: blocks(ours) };

describe('the head that goes to the upstream', () => {
  test('has the judged path, what may travel on, and ours last', async () => {
    const limited = await decide('/v5/profiles/%7E1?a=b', { headers: ['X-One', '1', 'X-Two', '2'] });
    const prepared = await prepare(limited, deps);
    expect(prepared).toBe(limited);
    expect(prepared).toMatchObject({
      phase: 'prepared',
      upstreamHead: `GET /inside/profiles/~1?a=b HTTP/1.1\r\nX-One: 1\r\nX-Two: 2\r\nx-postern-request-id: request-1\r\n${ours}`,
    });
  });

  test('has the trace between the client’s headers and ours', async () => {
    const limited = await decide('/v5/profiles/1', { traceHead: 'traceparent: 00\r\n' });
    const { upstreamHead } = await prepare(limited, deps);
    expect(upstreamHead).toContain(`x-postern-request-id: request-1\r\ntraceparent: 00\r\n${ours}`);
  });

  test('is made at once where the identity is known, and after it where it has to be signed', async () => {
    const limited = await decide('/v5/profiles/1');
    expect(prepare(limited, deps)).not.toBeInstanceOf(Promise);
    const signed = await prepare(limited, { identityBlocks: blocks(Promise.resolve('signed')) });
    expect(signed.upstreamHead.endsWith('\r\nsigned')).toBe(true);
  });

  test('is of the moment at which the call came', async () => {
    const asked: number[] = [];
    const identityBlocks: IdentityBlocks = { get: (_call, atMs) => (asked.push(atMs), ours) };
    await prepare(await decide('/v5/profiles/1', { atMs: 5 }), { identityBlocks });
    await prepare(await decide('/v5/profiles/1'), { identityBlocks });
    expect(asked).toEqual([5, testNowMs]);
  });

  test('asks for the whole answer, plainly, where that is narrowed', async () => {
    const headers = ['Range', 'bytes=0-1', 'Accept-Encoding', 'gzip', 'X-Kept', '1'];
    const limited = await decide('/v5/profiles/1', { headers });
    expect((await prepare({ ...limited }, deps)).upstreamHead).toContain(
      'Range: bytes=0-1\r\nAccept-Encoding: gzip\r\n',
    );
    const { upstreamHead } = await prepare({ ...limited, narrowings: [] }, deps);
    expect(upstreamHead).toContain(' HTTP/1.1\r\nX-Kept: 1\r\naccept-encoding: identity\r\nx-postern');
  });
});
