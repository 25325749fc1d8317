import type { IncomingMessage, ServerResponse } from 'node:http';
import { presentReadiness } from './readiness.ts';
import type { NotReady, ReadinessNote } from './readiness.ts';

export interface HealthDeps {
  /** Returns the reasons not to send calls here now. */
  readonly ask: () => readonly NotReady[] | Promise<readonly NotReady[]>;
  readonly notes?: () => readonly ReadinessNote[];
}

const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export function isHealthPath(path: string): boolean {
  return healthPaths.has(path);
}

/** Answers a health request. Returns false for any other request, and leaves it untouched. */
export type AnswerHealth = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * `/healthz` answers that the process runs; `/readyz` that calls may be sent here, or why not. Balancers and
 * supervisors call by address and often with HTTP/1.0 without a `Host` (RFC 9112 section 3.2 requires one in HTTP/1.1
 * only), so that only the method and the path are read, and the request is not judged, logged or counted as a call.
 */
export function createAnswerHealth(deps: HealthDeps): AnswerHealth {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (!isHealthPath(path)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      sendText(response, { status: 405, text: 'GET or HEAD\n' });
      return true;
    }
    if (path === '/healthz') sendText(response, { status: 200, text: 'ok\n' });
    else void answerReadiness(response, deps);
    return true;
  };
}

async function answerReadiness(
  response: ServerResponse,
  { ask, notes = () => [] }: HealthDeps,
): Promise<void> {
  try {
    sendText(response, presentReadiness(await ask(), notes()));
  } catch {
    // `Readiness` turns a check that fails into a reason. Only a fault before that comes here.
    sendText(response, { status: 503, text: 'starting\n' });
  }
}

function sendText(
  response: ServerResponse,
  { status, text }: { readonly status: number; readonly text: string },
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
