import { portalExplainRoutes } from '@postern/contract/portal-routes/explain';
import { guardRoute } from '../guard-route.ts';
import type { PortalApp } from '../portal-app.ts';
import type { PortalDeps, PresentedCredential } from '../portal-deps.ts';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import { presentReason } from './present-reason.ts';

export function registerExplainRoutes(app: PortalApp, deps: PortalDeps): void {
  app.openapi(guardRoute(portalExplainRoutes.explainRefusal, deps), async (c) => {
    const address = c.env?.clientAddress ?? null;
    const attempt = deps.limitQuestions(address);
    if (attempt.kind === 'refused') {
      const { retryAfterS } = attempt;
      throw new ApiRefusal('rate_limited', { facts: { limit: 'questions' }, retryAfterS });
    }
    const { environment, method, url } = c.req.valid('json');
    const { language } = c.req.valid('query');
    if (!deps.settings.environments.some(({ name }) => name === environment)) {
      throw refuseUnfound('environment');
    }
    const credential = findCredential(c.req.raw.headers, deps);
    if (credential === undefined) throw new ApiRefusal('credential_missing');
    const explanation = await deps.explainer.explain(environment, { method, url, credential, address });
    // Only guesses use up the budget. A valid credential may ask as often as it likes what it lacks.
    if (!guesses.has(explanation.code ?? '')) attempt.forgive();
    const modules = new Map(
      deps.settings.apis.flatMap(({ id }) => [...(deps.findApi(environment, id)?.modules ?? [])]),
    );
    return c.json(presentReason(explanation, { language, modules }), 200);
  });
}

const guesses: ReadonlySet<string> = new Set(['credential_invalid', 'credential_missing', 'token_expired']);

/** Reads `Authorization`, or the header in which an API of the installation accepts keys. */
function findCredential(headers: Headers, { settings }: PortalDeps): PresentedCredential | undefined {
  const authorization = headers.get('authorization');
  const keyHeaders = settings.apis
    .filter(({ schemes }) => schemes.includes('api-key-header'))
    .map(({ keyHeader }) => keyHeader);
  const carried = [...new Set(['authorization', ...keyHeaders])].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [name, value];
  });
  if (carried.length === 0) return undefined;
  // As at /auth/token, a text without a scheme word is a key.
  const isKey = authorization !== null && carried.length === 2 && !authorization.trim().includes(' ');
  return isKey ? { kind: 'key', text: authorization.trim() } : { kind: 'headers', headers: carried };
}
