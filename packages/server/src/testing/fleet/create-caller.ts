import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Fleet } from './start-fleet.ts';

const tokenSchema = z.object({ accessToken: z.string() });

/** A licence with one API user that may read and write things, and its key. */
export async function createKey(
  fleet: Pick<Fleet, 'admin'>,
  more: { networkRules?: { range: string; note: string }[] } = {},
): Promise<string> {
  const { admin } = fleet;
  const body = { number: 12_740, name: 'Operations', accountName: 'operations' };
  const licence = await admin.createLicence({ body });
  if (!licence.ok) throw new Error(JSON.stringify(licence.problem));
  const params = { licenceId: licence.data.id, environment: 'TEST' };
  const form = {
    applicationName: 'Shop',
    email: 'it@example.com',
    rights: { things: 'write' },
    ...more,
  } as const;
  const created = await admin.createApiUser({ params, body: form });
  if (!created.ok) throw new Error(JSON.stringify(created.problem));
  return created.data.key.text;
}

export async function exchangeKey(gatewayUrl: string, key: string): Promise<string> {
  const answer = await fetch(`${gatewayUrl}/auth/token`, { headers: { authorization: key } });
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return tokenSchema.parse(await answer.json()).accessToken;
}

/** Calls over kept connections; 0 where there was no answer. */
export function createCaller(token: string, connections = 16) {
  const agent = new Agent({ connections, pipelining: 1, connectTimeout: 5_000, headersTimeout: 20_000 });
  return {
    async call(gatewayUrl: string, path = '/v1/things'): Promise<number> {
      try {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await request(gatewayUrl + path, { dispatcher: agent, headers });
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return 0;
      }
    },
    close: () => agent.destroy(),
  };
}
