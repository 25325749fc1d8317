import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { RecordedCall } from './judge-history.ts';
import type { Fleet, FleetMember } from './start-fleet.ts';
import { callHeader, streamQuery } from './start-recording-upstream.ts';

/** One key of one API user, and the token that was made from it. */
export interface Credential {
  readonly name: string;
  readonly keyText: string;
  token: string | undefined;
}

const tokenSchema = z.object({ accessToken: z.string() });

/** Calls gateways, and notes for the oracle what became of each call. Dead credentials are used like live ones. */
export interface Callers {
  readonly calls: () => readonly RecordedCall[];
  /** Status of the answer; 0 when there was none. */
  callOnce(credential: Credential, gateway: FleetMember): Promise<number>;
  /** Makes a call whose answer streams until it is cut off. Resolves when the stream has ended. */
  openStream(credential: Credential, gateway: FleetMember): Promise<void>;
  close(): Promise<void>;
}

export function createCallers(fleet: Fleet): Callers {
  const suite = randomUUID();
  const agent = new Agent({ connections: 32, pipelining: 1, connectTimeout: 3_000, headersTimeout: 10_000 });
  const begun: {
    id: string;
    credential: string;
    begunMs: number;
    lastByteMs: number | undefined;
    ownArrival?: number;
  }[] = [];

  function begin(credential: Credential): (typeof begun)[number] {
    const entry = {
      id: `${suite}-${begun.length}`,
      credential: credential.name,
      begunMs: performance.now(),
      lastByteMs: undefined,
    };
    begun.push(entry);
    return entry;
  }

  /** A token that is handed out counts as a call that got through. */
  async function exchange(credential: Credential, gateway: FleetMember): Promise<number> {
    const entry = begin(credential);
    const headers = { authorization: credential.keyText };
    const answer = await request(`${gateway.current.gatewayUrl}/auth/token`, { dispatcher: agent, headers });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) return answer.statusCode;
    entry.ownArrival = performance.now();
    credential.token = tokenSchema.parse(JSON.parse(text)).accessToken;
    return 200;
  }

  return {
    calls: () =>
      begun.map(({ id, credential, begunMs, lastByteMs, ownArrival }) => ({
        credential,
        begunMs,
        lastByteMs,
        arrivedMs: ownArrival ?? fleet.upstream.arrivedMs.get(id),
      })),
    async callOnce(credential, gateway) {
      try {
        if (credential.token === undefined) {
          const status = await exchange(credential, gateway);
          if (credential.token === undefined) return status;
        }
        const { id } = begin(credential);
        const headers = { authorization: `Bearer ${credential.token}`, [callHeader]: id };
        const answer = await request(`${gateway.current.gatewayUrl}/v1/things`, {
          dispatcher: agent,
          headers,
        });
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return 0; // the gateway was killed, or does not answer: no call got through it
      }
    },
    async openStream(credential, gateway) {
      const entry = begin(credential);
      const headers = { authorization: `Bearer ${credential.token ?? ''}`, [callHeader]: entry.id };
      try {
        const url = `${gateway.current.gatewayUrl}/v1/things?${streamQuery}`;
        const answer = await request(url, { dispatcher: agent, headers, bodyTimeout: 0 });
        if (answer.statusCode !== 200) {
          await answer.body.dump();
          return;
        }
        for await (const chunk of answer.body) if (chunk !== undefined) entry.lastByteMs = performance.now();
      } catch {
        // Cut, as it should be.
      }
    },
    close: () => agent.destroy(),
  };
}
