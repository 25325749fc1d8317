import { once } from 'node:events';
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine } from '../../cli/doctor/finding.ts';
import type { Config } from '../../config/config-schema.ts';
import type { DoctorContext } from './doctor-context.ts';

const connectMs = 4_000;

/** One check for each upstream: that its name is known, it takes connections, and its certificate is trusted. */
export function createUpstreamChecks({ config }: DoctorContext): readonly DoctorCheck[] {
  return listUpstreams(config).map((origin) => ({
    check: 'upstream',
    remedy: `Check that ${origin} runs and can be reached from here, or correct \`upstream\` in postern.yaml.`,
    async run() {
      await reach(new URL(origin));
      return [fine(`${origin} takes connections.`)];
    },
  }));
}

function listUpstreams({ environments, apis }: Config): readonly string[] {
  const named = [
    ...Object.values(environments).map(({ upstream }) => upstream),
    ...apis.flatMap(({ upstream }) => Object.values(upstream ?? {})),
  ];
  return [...new Set(named.map((url) => new URL(url).origin))];
}

/** Connects and sends no request. @throws Error with the step that failed */
async function reach({ protocol, hostname, port, origin }: URL): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, '');
  await lookup(host).catch((cause: unknown) => {
    throw new Error(`The name of ${origin} is not known to the name server.`, { cause });
  });
  const signal = AbortSignal.timeout(connectMs);
  const isTls = protocol === 'https:';
  const place = { host, port: Number(port === '' ? (isTls ? 443 : 80) : port) };
  const socket = isTls
    ? connectTls({ ...place, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connect(place);
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal });
  } catch (cause) {
    throw new Error(`${origin} ${presentFailure(cause, signal)}`, { cause });
  } finally {
    socket.destroy();
  }
}

function presentFailure(cause: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `took no connection within ${connectMs / 1_000} seconds.`;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason';
  return code === 'ECONNREFUSED' ? 'refuses connections.' : `cannot be connected to (${code}).`;
}
