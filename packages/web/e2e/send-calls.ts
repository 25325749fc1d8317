import type { RunningConsole } from './start-console.ts';

/** The calls that were sent, as the client counted them. */
export interface SentCalls {
  readonly calls: number;
  readonly failures: number;
}

interface WantedCalls {
  readonly apiUser: string;
  readonly userAgent: string;
  /** Path → how often. */
  readonly paths: Readonly<Record<string, number>>;
}

/** Calls the demo's TEST gateway as an API user, through one exchange of its key for a token. */
export async function sendCalls(
  running: RunningConsole,
  { apiUser, userAgent, paths }: WantedCalls,
): Promise<SentCalls> {
  const gateway = running.gateways['TEST'] ?? '';
  const key = running.apiUsers.find(
    ({ name, environment }) => name === apiUser && environment === 'TEST',
  )?.key;
  if (key === undefined) throw new Error(`The demo has no API user ${apiUser}`);
  const exchange = await fetch(`${gateway}/auth/token`, { headers: { authorization: key } });
  const { accessToken } = (await exchange.json()) as { accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': userAgent };
  let calls = 0;
  let failures = 0;
  for (const [path, times] of Object.entries(paths)) {
    for (let done = 0; done < times; done++) {
      const answer = await fetch(`${gateway}${path}`, { headers });
      await answer.arrayBuffer();
      calls++;
      if (answer.status >= 400) failures++;
    }
  }
  return { calls, failures };
}
