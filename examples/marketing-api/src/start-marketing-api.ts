import { createServer } from 'node:http';
import { loopbackGateway } from './caller.ts';
import type { TrustedGateway } from './caller.ts';
import { createJobs } from './create-jobs.ts';
import { createJournal } from './create-journal.ts';
import { createRouter } from './create-router.ts';
import { openStore } from './open-store.ts';
import { seedDemo } from './seed-demo.ts';
import { serveCall } from './serve-call.ts';
import { surfaces as allSurfaces } from './surfaces/surfaces.ts';

export interface MarketingApiOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** The SQLite file, which is created if it does not exist; `:memory:` stores nothing. */
  readonly dataFile: string;
  readonly host?: string;
  /** Pause between the states of imports and ETL executions. */
  readonly jobStepMs?: number;
  readonly gateway?: TrustedGateway;
  readonly now?: () => number;
}

export interface MarketingApi {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the example marketing API, with demo data in a new store. Resolves when it listens. It accepts no credentials
 * of its own: it answers its gateway (see caller.ts), and refuses all others with 401.
 */
export async function startMarketingApi(options: MarketingApiOptions): Promise<MarketingApi> {
  const { host = '127.0.0.1', jobStepMs = 200, gateway = loopbackGateway, now = Date.now } = options;
  const store = openStore(options.dataFile, { now });
  if (store.isEmpty()) store.transact(() => seedDemo(store));
  const journal = createJournal(store, { now });
  const jobs = createJobs({ store, journal, now, stepMs: jobStepMs });
  const tools = { store, jobs, journal, now };
  const surfaces = allSurfaces.map((surface) => ({ surface, router: createRouter(surface.operations) }));
  const server = createServer((request, response) => {
    void serveCall(request, response, { surfaces, gateway, tools });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve);
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  jobs.resume();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    async close() {
      jobs.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
