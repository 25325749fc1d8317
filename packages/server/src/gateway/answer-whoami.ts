import type { RateStateOfLimit } from '@postern/contract/rate-plan';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Authentication, CallSince } from './call.ts';
import type { ApiRoute, GatewaySettings } from './gateway-settings.ts';
import { presentWhoami } from './present-whoami.ts';
import { refuseFault } from './refuse-fault.ts';
import { sendRefusal } from './send-refusal.ts';
import { findAdmissionRefusal } from '../decision/find-admission-refusal.ts';
import { isStillBelieved } from '../decision/judge-standing.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import type { AdmitDeps } from './stages/admit.ts';
import { identifyCaller } from './stages/authenticate.ts';
import type { AuthenticateDeps } from './stages/authenticate.ts';
import type { Client } from './client.ts';
import type { LimitDeps } from './stages/limit.ts';

export interface WhoamiDeps extends AuthenticateDeps, AdmitDeps, LimitDeps {
  readonly settings: GatewaySettings;
  readonly findHostAccount: (host: string) => string | undefined;
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/**
 * `GET /auth/whoami` answers whose a credential is and what it may do: any credential that some API of the environment
 * takes, and the bare key of `GET /auth/token`. Judged like a call: a caller that may not call learns nothing here.
 */
export function createAnswerWhoami(
  deps: WhoamiDeps,
): (received: CallSince<'received'>, client: Client) => void {
  const routes = listRoutes(deps.settings.routes);
  return (received, client) => {
    const { requestId } = received;
    const { docsUrl } = deps.settings;
    void answer(received, routes, deps)
      .catch((fault: unknown) => {
        deps.reportFault(fault, requestId);
        return refuseFault(fault, 'authenticate');
      })
      .then((outcome) => {
        if ('stage' in outcome) {
          sendRefusal(client.response, outcome, { requestId, docsUrl, closeConnection: false });
          return;
        }
        const { caller, route, rates } = outcome;
        const { limits } = deps.settings;
        const accessTypes = deps.view.findApi(route.apiId)?.accessTypes;
        const body = JSON.stringify(presentWhoami(caller, { limits, accessTypes, rates }));
        client.response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'cache-control': 'no-store',
          'x-request-id': requestId,
        });
        client.response.end(received.method === 'HEAD' ? undefined : body);
      });
  };
}

async function answer(
  received: CallSince<'received'>,
  routes: readonly ApiRoute[],
  deps: WhoamiDeps,
): Promise<Whoami | Refusal> {
  if (received.method !== 'GET' && received.method !== 'HEAD') {
    return refuse('match', 'method_not_allowed', 'whoami takes GET', {
      facts: { method: received.method, allow: 'GET, HEAD' },
      headers: { allow: 'GET, HEAD' },
    });
  }
  const route = findRoute(received, routes, deps);
  if (route === undefined) throw new Error('an environment without any API');
  const carrier = { ...received, route, hostAccount: deps.findHostAccount(received.host) };
  for (let attempt = 0; attempt < decisionsMax; attempt++) {
    const caller = await identifyCaller(carrier, deps);
    if ('stage' in caller) return caller;
    const refusal = findAdmissionRefusal(caller, received.clientAddress, deps.now);
    if (refusal !== undefined) return refusal;
    const rates = (await deps.limiter?.list(caller.grant, deps.settings.routes)) ?? [];
    // Reading the limits may have taken a while: a caller that was cut off meanwhile learns nothing.
    if (isStillBelieved(caller, deps)) return { caller, route, rates };
  }
  return refuseStale();
}

/** How often the caller is judged anew because access changed while the limits were read. */
const decisionsMax = 3;

interface Whoami {
  readonly caller: Authentication;
  readonly route: ApiRoute;
  readonly rates: readonly RateStateOfLimit[];
}

/** One route per way in which credentials travel here, and one for the bare key that the token endpoint takes. */
function listRoutes(routes: readonly ApiRoute[]): readonly ApiRoute[] {
  return routes.flatMap((route) =>
    route.schemes.includes('bearer')
      ? [route, { ...route, schemes: ['api-key-header'] as const, keyHeader: 'authorization' }]
      : [route],
  );
}

/** The first route one of whose schemes recognises the credential by its form; else any, so that it is refused there. */
function findRoute(
  { headers }: CallSince<'received'>,
  routes: readonly ApiRoute[],
  { schemes }: AuthenticateDeps,
): ApiRoute | undefined {
  const [credential] = headers.credentials;
  if (credential === undefined) return routes[0];
  const isScheme = (value: string): boolean => /^[A-Za-z0-9-]+ /.test(value);
  return (
    routes.find((route) =>
      route.schemes.some(
        (name) =>
          schemes[name]?.find(credential, route) !== undefined &&
          !(route.keyHeader === 'authorization' && isScheme(credential.value)),
      ),
    ) ?? routes[0]
  );
}
