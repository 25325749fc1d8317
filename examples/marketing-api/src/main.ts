import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { startMarketingApi } from './start-marketing-api.ts';

// Runs the API alone: `node examples/marketing-api/src/main.ts`. Port and file come from the environment.
const port = Number(process.env['MARKETING_API_PORT'] ?? 4009);
const dataFile = process.env['MARKETING_API_DATA'] ?? '.postern/marketing-api.sqlite';
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('MARKETING_API_PORT must be a port number.\n');
  process.exit(2);
}
if (dataFile !== ':memory:') mkdirSync(dirname(dataFile), { recursive: true });
const api = await startMarketingApi({ port, dataFile });
process.stdout.write(`The example marketing API answers its gateway at ${api.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void api.close().then(() => process.exit(0)));
