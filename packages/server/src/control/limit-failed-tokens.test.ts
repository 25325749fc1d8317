import { expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createTestControl } from '../testing/test-control.ts';
import { createOperatorTokenSource } from './operator-token.ts';

const right = 'postern_operator_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

describeEachDatabase('Guessing the operator token', (openFresh) => {
  async function start() {
    const control = createTestControl(await openFresh());
    const served = control.withParts({ sessions: [createOperatorTokenSource(new Secret(right))] });
    const ask = async (token: string | undefined, address = '192.0.2.1', path = 'me') => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const request = new Request(`http://console.test/admin/v1/${path}`, { headers });
      return await served.app.fetch(request, { clientAddress: address });
    };
    const guess = async (count: number, address?: string) => {
      for (let done = 0; done < count; done += 1)
        expect((await ask(`wrong-${done}`, address)).status).toBe(401);
    };
    return { ask, guess, served };
  }

  it('is answered with 429 and Retry-After after 30 failures from one address, whatever the route', async () => {
    const { ask, guess } = await start();
    await guess(30);
    for (const path of ['me', 'licences', 'environments']) {
      const answer = await ask('wrong', '192.0.2.1', path);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBe(900);
      expect(await answer.json()).toMatchObject({ code: 'rate_limited' });
    }
  });

  it('never locks out the right token, another address, or a session that only expired', async () => {
    const { ask, guess } = await start();
    await guess(30);
    expect((await ask(right)).status).toBe(200);
    expect((await ask('wrong', '192.0.2.2')).status).toBe(401);
    expect((await ask(undefined)).status).toBe(401);
  });

  it('counts an IPv6 network as one', async () => {
    const { ask, guess } = await start();
    await guess(30, '2001:db8::1');
    expect((await ask('wrong', '2001:db8::ffff:2')).status).toBe(429);
    expect((await ask('wrong', '2001:db8:0:1::1')).status).toBe(401);
  });
});
