import { createHash } from 'node:crypto';
import type { Explanation, Fix, StageName, StageVerdict } from '@postern/contract/explanation';
import { stageNameSchema } from '@postern/contract/explanation';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { ApiUserId } from '@postern/contract/ids';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AuthenticatedCall, MatchedCall, RawCall } from './call.ts';
import { applyFix, findFix } from './find-fix.ts';
import { decide } from './pipeline.ts';
import type { DecideDeps, Decision } from './pipeline.ts';
import { describePassedStages } from './describe-stages.ts';

/** A call to be explained, and who is asking: with a credential, or as an API user (authenticate is then assumed). */
export interface CallToExplain {
  readonly method: string;
  /** Absolute, or from the path on; the host then counts as served. */
  readonly url: string;
  readonly caller:
    | { readonly kind: 'authorization'; readonly value: string }
    | { readonly kind: 'api-user'; readonly apiUserId: ApiUserId }
    | { readonly kind: 'nobody' };
  /** Loopback when left out. */
  readonly clientAddress?: string;
}

export interface Explainer {
  /** Never forwards and spends no limit. The credential is judged, and neither kept nor repeated. */
  explain(call: CallToExplain): Promise<Explanation>;
}

export interface ExplainerDeps extends DecideDeps {
  /** Of the environment, for calls that are given from the path on. */
  readonly defaultHost: string;
}

/** The same stages as the proxy, without forward; see pipeline.ts. */
export function createExplainer(deps: ExplainerDeps): Explainer {
  return {
    async explain(call) {
      const raw = createRawCall(call, deps.defaultHost);
      // A dry run: what the call would cost is not taken from anybody.
      const judging: DecideDeps = { ...deps, limitChecks: [], ...assume(call, deps) };
      const decision = await decide(raw, judging);
      if (decision.kind !== 'denied') return present(call, decision, null);
      const fix = await findProvenFix(decision.refusal, { raw, decision, judging });
      return present(call, decision, fix);
    },
  };
}

function assume(call: CallToExplain, deps: DecideDeps): Pick<DecideDeps, 'authenticate'> {
  if (call.caller.kind !== 'api-user') return {};
  const { apiUserId } = call.caller;
  return {
    authenticate: async (matched) => {
      const grant = await deps.view.findGrantByApiUser(apiUserId);
      if (grant === undefined) return refuse('authenticate', 'credential_invalid', 'the environment has no such API user');
      return assumeGrant(matched, grant, deps);
    },
  };
}

function assumeGrant(matched: MatchedCall, grant: AccessGrant, deps: DecideDeps): AuthenticatedCall | Refusal {
  const [key] = grant.keys;
  if (grant.status === 'active' && key === undefined) {
    return refuse('authenticate', 'credential_invalid', 'the API user has no key');
  }
  return {
    kind: 'authenticated',
    matched,
    grant,
    // A deactivated API user has no key either; admit then says the more useful thing.
    key: key ?? noKey,
    scheme: matched.route.schemes[0] ?? 'bearer',
    viewRevision: deps.view.revision,
  };
}

const noKey = { id: 'key_0000000000000000', version: 1, digest: '', expiresAtMs: null } as AuthenticatedCall['key']; // never compared

/** The smallest change, kept only when the same stages say yes with it. */
async function findProvenFix(
  refusal: Refusal,
  { raw, decision, judging }: { readonly raw: RawCall; readonly decision: Decision; readonly judging: DecideDeps },
): Promise<Fix | null> {
  const fix = findFix(refusal, decision);
  if (fix === null || decision.kind !== 'denied') return fix;
  const changed = applyFix(fix, decision.reached);
  if (changed === undefined) return fix;
  const again = await decide(raw, {
    ...judging,
    authenticate: (matched) => ({ ...changed, matched }),
  });
  if (again.kind !== 'denied') return fix;
  return {
    kind: 'none',
    sentence: `${fix.sentence} That alone is not enough: ${errorCatalogue[again.refusal.code].title.toLowerCase()}.`,
  };
}

const stageOrder: readonly StageName[] = stageNameSchema.options;

function present(call: CallToExplain, decision: Decision, fix: Fix | null): Explanation {
  const isAssumed = call.caller.kind === 'api-user';
  const passed = describePassedStages(decision.kind === 'denied' ? decision.reached : decision);
  const refusal = decision.kind === 'denied' ? decision.refusal : undefined;
  const refusedAt = refusal === undefined ? stageOrder.indexOf('prepare') : stageOrder.indexOf(refusal.stage);
  const stages = stageOrder.map((stage, index): StageVerdict => {
    if (refusal !== undefined && index === refusedAt) return { stage, verdict: 'refused', rule: refusal.rule };
    if (index >= refusedAt) return { stage, verdict: 'not-reached', rule: notReached(refusal) };
    const verdict = stage === 'authenticate' && isAssumed ? 'assumed' : 'passed';
    return { stage, verdict, rule: passed.get(stage) ?? 'passed' };
  });
  return {
    call: { method: call.method, url: withoutSecrets(call.url) },
    outcome: refusal === undefined ? 'allowed' : 'refused',
    status: refusal === undefined ? null : errorCatalogue[refusal.code].status,
    code: refusal?.code ?? null,
    stages,
    fix,
  };
}

function notReached(refusal: Refusal | undefined): string {
  return refusal === undefined ? 'not part of a dry run' : 'not reached';
}

/** A pasted URL may hold a password before the host. */
function withoutSecrets(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1');
}

function createRawCall(call: CallToExplain, defaultHost: string): RawCall {
  const absolute = /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)(.*)$/is.exec(call.url);
  const host = absolute?.[1] ?? defaultHost;
  const rest = absolute === null ? call.url : (absolute[2] ?? '');
  const rawTarget = rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
  const rawHeaders = ['host', host];
  if (call.caller.kind === 'authorization') rawHeaders.push('authorization', call.caller.value);
  return {
    kind: 'raw',
    requestId: `explain-${createHash('sha256').update(call.url).digest('hex').slice(0, 12)}`,
    method: call.method.toUpperCase(),
    rawTarget,
    rawHeaders,
    httpVersion: '1.1',
    peerAddress: call.clientAddress ?? '127.0.0.1',
    isEncrypted: true,
  };
}
