import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createServer } from 'node:net';
import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fault, fine } from '../../cli/doctor/finding.ts';
import { explainListenError, PortTaken } from '../port-taken.ts';
import type { DoctorContext } from './doctor-context.ts';
import { listListeners } from './list-listeners.ts';
import type { Listener } from './list-listeners.ts';

const answerMs = 3_000;

/** One check for each port: that it is free, or that Postern itself holds it. */
export function createPortChecks({ config }: DoctorContext): readonly DoctorCheck[] {
  return listListeners(config)
    .filter(({ port }) => port !== 0)
    .map((listener) => ({
      check: 'port',
      remedy: 'Choose another port or address in postern.yaml.',
      async run() {
        const name = `Port ${listener.port} (${listener.name})`;
        const refusal = await tryToListen(listener);
        if (refusal === undefined) return [fine(`${name} is free.`)];
        if (refusal instanceof PortTaken && (await isOwnListener(listener)))
          return [fine(`${name} is held by a running Postern.`)];
        const what = refusal instanceof PortTaken ? `${name} is held by another program.` : refusal.message;
        return [fault(what, 'Stop that program, or choose another port or address in postern.yaml.')];
      },
    }));
}

/** Opens the port for a moment. Returns why that failed. */
async function tryToListen({ port, host }: Listener): Promise<Error | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ port, ...(host === undefined ? {} : { host }) });
    await listening;
    return undefined;
  } catch (error) {
    const explained = explainListenError(error, { port, host });
    return explained instanceof Error ? explained : new Error(String(explained));
  } finally {
    server.close();
  }
}

/** Whether a program answers there as every listener of Postern does: `/healthz` with `ok`, not to be stored. */
async function isOwnListener({ port, host, tls }: Listener): Promise<boolean> {
  const options = {
    host: host === undefined || ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host,
    port,
    path: '/healthz',
    signal: AbortSignal.timeout(answerMs),
  };
  // The certificate is for another name than this address. Nothing secret is sent, and `ok` is all that is read.
  const asked =
    tls.length > 0 ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
  return await new Promise((resolve) => {
    asked.once('error', () => resolve(false));
    asked.once('response', (response) => {
      const { statusCode, headers } = response;
      const isOwn =
        statusCode === 200 &&
        headers['content-length'] === '3' &&
        headers['cache-control'] === 'no-store' &&
        headers['x-content-type-options'] === 'nosniff';
      response.destroy();
      resolve(isOwn);
    });
    asked.end();
  });
}
