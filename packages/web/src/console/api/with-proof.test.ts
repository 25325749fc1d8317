import { describe, expect, it } from 'vitest';
import { createAdminClient } from '@postern/contract/admin-client';
import { withProof } from './with-proof.ts';

describe('A call that needs a fresh proof of identity', () => {
  function start(isGiven: boolean) {
    const asked: string[] = [];
    const sent: unknown[] = [];
    let isProven = false;
    const direct = createAdminClient({
      baseUrl: '',
      fetch: (_url, init) => {
        sent.push(init.body);
        const body = isProven ? { kept: true } : { code: 'step_up_needed', status: 403 };
        return Promise.resolve(Response.json(body, { status: isProven ? 200 : 403 }));
      },
    });
    const client = withProof(direct, (name) => {
      asked.push(name);
      isProven = isGiven;
      return Promise.resolve(isGiven);
    });
    const params = { licenceId: 'lic_1', environment: 'TEST', apiUserId: 'one' };
    const change = () => client.changeRights({ params, body: { all: 'write' } });
    return { asked, sent, change };
  }

  it('is repeated as it was once the proof is given', async () => {
    const { asked, sent, change } = start(true);
    expect(await change()).toMatchObject({ ok: true, data: { kept: true } });
    expect(asked).toEqual(['changeRights']);
    expect(sent).toEqual(['{"all":"write"}', '{"all":"write"}']);
  });

  it('is sent once and answers with the refusal when the proof is not given', async () => {
    const { asked, sent, change } = start(false);
    expect(await change()).toMatchObject({ ok: false, problem: { code: 'step_up_needed' } });
    expect(asked).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });
});
