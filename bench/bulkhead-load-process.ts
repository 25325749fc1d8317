import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';

/**
 * Load for the bulkhead bench. Arguments: URL, connections, seconds, pause between a connection's calls in ms, tokens.
 * Prints how long calls took, as `{"calls","refused","p50Ms","p99Ms"}`.
 */
const [url = '', connections = '1', seconds = '1', pauseMs = '0', ...tokens] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const untilMs = performance.now() + Number(seconds) * 1_000;
const tookMs: number[] = [];
let refused = 0;
await Promise.all(Array.from({ length: Number(connections) }, (_none, index) => callUntilTheEnd(index)));
await pool.destroy();
const sorted = tookMs.toSorted((one, other) => one - other);
const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
console.log(JSON.stringify({ calls: tookMs.length, refused, p50Ms: at(0.5), p99Ms: at(0.99) }));

async function callUntilTheEnd(index: number): Promise<void> {
  const headers = { authorization: `Bearer ${tokens[index % tokens.length] ?? ''}` };
  // Connections start at different times.
  await wait(Math.random() * Number(pauseMs));
  while (performance.now() < untilMs) {
    const startedAtMs = performance.now();
    const answer = await pool.request({ path: pathname, method: 'GET', headers });
    await answer.body.dump();
    if (answer.statusCode === 503) refused++;
    else if (answer.statusCode !== 200) throw new Error(`the gateway answered ${answer.statusCode}`);
    tookMs.push(performance.now() - startedAtMs);
    if (Number(pauseMs) > 0) await wait(Number(pauseMs));
  }
}
