import { Pool } from 'undici';

/**
 * Makes the load if wrk is not installed. Arguments: URL, token, seconds, connections. Prints `{"calls","failures"}`.
 */
const [url = '', token = '', seconds = '1', connections = '1'] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const untilMs = performance.now() + Number(seconds) * 1_000;
const counts = { calls: 0, failures: 0 };
await Promise.all(Array.from({ length: Number(connections) }, callUntilTheEnd));
await pool.close();
console.log(JSON.stringify(counts));

async function callUntilTheEnd(): Promise<void> {
  while (performance.now() < untilMs) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await pool.request({ path: pathname, method: 'GET', headers });
    await answer.body.dump();
    counts.calls++;
    if (answer.statusCode !== 200) counts.failures++;
  }
}
