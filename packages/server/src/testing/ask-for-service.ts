import { inject } from 'vitest';
import type { Service, ServiceName } from './provision/service-names.ts';

/** Starts the service on first use in this test run. With `CI=true` a missing one is an error. */
export async function askForService(name: ServiceName): Promise<Service> {
  const response = await fetch(`${inject('testServicesUrl')}/${name}`);
  // Our own process answers; see provision/serve-services.ts.
  const service = (await response.json()) as Service;
  if (service.kind === 'missing' && process.env['CI'] === 'true') {
    throw new Error(`these tests need ${name}: ${service.reason}`);
  }
  return service;
}

/** Returns the path of a Chromium executable for browser tests, or the reason why there is none. */
export function ensureChromium(): Promise<Service> {
  return askForService('chromium');
}

/** Returns the path of a front proxy's executable, or the reason why there is none. */
export function ensureProxy(name: 'nginx' | 'caddy' | 'haproxy'): Promise<Service> {
  return askForService(name);
}
