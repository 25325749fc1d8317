import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';

/**
 * Floods for the bulkhead bench, from an address of their own. Arguments: kind, URL, seconds, token. `basic` sends
 * passwords of accounts that do not exist; `keys` unknown keys; `tokens` wrong secrets to the token endpoint, and forms
 * that are never completed; `bodies` inspected bodies of 1 MiB that arrive slowly; `portal` requests the URL
 * repeatedly. Reports how many answers of each status it received.
 */
const [kind = '', url = '', seconds = '1', token = ''] = process.argv.slice(2);
const { origin, pathname, hostname, port } = new URL(url);
const localAddress = '127.0.9.1';
const untilMs = performance.now() + Number(seconds) * 1_000;
const counts: Record<string, number> = {};
const formType = 'application/x-www-form-urlencoded';
const connectionsOf: Readonly<Record<string, number>> = {
  basic: 64,
  keys: 32,
  tokens: 32,
  bodies: 0,
  portal: 4,
};
const connections = connectionsOf[kind] ?? 0;
const pauseMs = 20;

const held = kind === 'tokens' ? holdForms() : kind === 'bodies' ? holdBodies() : [];
const pool = new Pool(origin, { connections: Math.max(1, connections), connect: { localAddress } });
await Promise.all(Array.from({ length: connections }, callUntilTheEnd));
while (performance.now() < untilMs) await wait(50);
for (const socket of held) socket.destroy();
await pool.destroy();
console.log(JSON.stringify(counts));

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

async function callUntilTheEnd(): Promise<void> {
  while (performance.now() < untilMs) {
    try {
      const answer = await pool.request({ path: pathname + new URL(url).search, ...createRequest() });
      await answer.body.dump();
      count(String(answer.statusCode));
    } catch {
      count('broken');
    }
    await wait(pauseMs);
  }
}

function createRequest(): { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string } {
  const guess = randomBytes(16).toString('hex');
  switch (kind) {
    case 'basic':
      return {
        method: 'GET',
        headers: { authorization: `Basic ${Buffer.from(`lic/WS${guess}:x`).toString('base64')}` },
      };
    case 'keys':
      return { method: 'GET', headers: { authorization: `Bearer ${guess}` } };
    case 'tokens':
      return {
        method: 'POST',
        headers: { 'content-type': formType },
        body: `grant_type=client_credentials&client_id=x&client_secret=${guess}`,
      };
    default:
      return { method: 'GET', headers: {} };
  }
}

function holdForms() {
  const head = `POST /oauth/token HTTP/1.1\r\nHost: api.test\r\nContent-Type: ${formType}\r\nContent-Length: 1000\r\n\r\ngrant_type=`;
  return Array.from({ length: 500 }, () => hold(head));
}

function holdBodies() {
  const head = `POST ${pathname} HTTP/1.1\r\nHost: api.test\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n`;
  return Array.from({ length: 400 }, () => hold(head + `{"x":"${'a'.repeat(100_000)}`));
}

/** Sends the text, and then nothing more. */
function hold(text: string) {
  const socket = connect({ port: Number(port), host: hostname, localAddress });
  socket.on('error', () => undefined);
  socket.once('data', (bytes) => count(String(bytes).slice(9, 12)));
  socket.write(text);
  return socket;
}
