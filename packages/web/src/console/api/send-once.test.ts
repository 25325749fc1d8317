import { expect, it } from 'vitest';
import { createAdminClient } from '@postern/contract/admin-client';
import { sendOnce } from './send-once.ts';

const params = { licenceId: '1', environment: 'TEST' };

function start() {
  const sent: string[] = [];
  const answers: ((response: Response) => void)[] = [];
  const losses: ((error: Error) => void)[] = [];
  const client = sendOnce(
    createAdminClient({
      baseUrl: 'http://console.test',
      fetch: (url, init) => {
        sent.push(`${init.method} ${url}`);
        return new Promise((resolve, reject) => {
          answers.push(resolve);
          losses.push(reject);
        });
      },
    }),
  );
  return { client, sent, answers, losses };
}

it('sends a change once for two clicks while the answer is awaited, and again afterwards', async () => {
  const { client, sent, answers } = start();
  const body = { name: 'Belgium' };
  const clicks = [client.createEntity({ params, body }), client.createEntity({ params, body })];
  void client.createEntity({ params, body: { name: 'France' } });
  expect(sent).toHaveLength(2);
  answers[0]?.(Response.json({ id: 'x' }, { status: 201 }));
  expect((await Promise.all(clicks)).map(({ ok }) => ok)).toEqual([true, true]);
  void client.createEntity({ params, body });
  expect(sent).toHaveLength(3);
});

it('does not call a change unsaved whose answer was lost, as it does a read', async () => {
  const { client, losses } = start();
  const change = client.createEntity({ params, body: { name: 'Belgium' } });
  const read = client.listEntities({ params });
  for (const lose of losses) lose(new TypeError('Failed to fetch'));
  expect(await change).toMatchObject({ ok: false, problem: { code: 'outcome_unknown', status: 0 } });
  expect(await read).toMatchObject({ ok: false, problem: { code: 'unreachable' } });
});
