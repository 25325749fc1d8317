import type { Explanation, Fix, StageName, StageVerdict } from '@postern/contract/explanation';
import { stageNameSchema } from '@postern/contract/explanation';
import { findByDigests, judgePresentedKey } from '../crypto/presented-key.ts';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import type { AcceptedKey } from '../domain/access-grant.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { createCall, takeAnew, toAuthenticated } from './advance-call.ts';
import type { Authentication, Call, CallSince } from './call.ts';
import { createFindClientAddress } from './client-address.ts';
import { createDecideDeps } from './create-decide-deps.ts';
import type { DecisionParts } from './create-decide-deps.ts';
import { describePassedStages } from './describe-stages.ts';
import { applyFix, findFix } from './find-fix.ts';
import { hideQueryCredentials } from './find-query-credential.ts';
import { decide } from './pipeline.ts';
import type { DecideDeps } from './pipeline.ts';
import { identifyCaller, isOfHost } from './stages/authenticate.ts';

/** A call to be explained. */
export interface CallToExplain {
  readonly method: string;
  /** Absolute, or from the path on; the host then counts as served. */
  readonly url: string;
  /** Judged, and neither kept nor repeated. With an API user's id, authenticate is assumed to pass. */
  readonly credential: ExplainedCredential;
  /** Without it, the network rules are assumed to hold. */
  readonly address?: string | undefined;
  /** Callers of any other licence are explained like credentials that do not exist. */
  readonly licenceId?: LicenceId | undefined;
}

export type ExplainedCredential =
  | { readonly kind: 'api-user'; readonly apiUserId: ApiUserId }
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'token'; readonly text: string }
  /** As the call itself would carry it, of any scheme: names and values one after the other. */
  | { readonly kind: 'headers'; readonly headers: readonly string[] };

/** The third door to the decision engine of one environment. */
export interface Explainer {
  /** Never forwards and spends no limit. */
  explain(call: CallToExplain): Promise<Explanation>;
}

export type ExplainerDeps = DecisionParts;

/** Explains by the stages that the proxy runs, without forward; see pipeline.ts. */
export function createExplainer(deps: ExplainerDeps): Explainer {
  const deciding = createDecideDeps(deps);
  return {
    async explain(call) {
      const explained = createExplainedCall(call, deps.settings.hosts[0] ?? 'localhost');
      const judging: DecideDeps = {
        ...deciding,
        bodies: 'assumed',
        // The address that is explained is the client's own, not a proxy's.
        findClientAddress: createFindClientAddress([]),
        authenticate: async (matched) => {
          const caller = adapt(await findCaller(matched, call, { ...deps, deciding }), { matched, call });
          return 'stage' in caller ? caller : toAuthenticated(matched, caller);
        },
      };
      const decision = await decide(explained, judging);
      const refusal = isRefusal(decision) ? decision : undefined;
      const fix = refusal === undefined ? null : await findProvenFix(refusal, explained, judging);
      const url = withoutSecrets(call.url, deciding.queryCredentials);
      return present({ ...call, url }, { call: explained, refusal, fix });
    },
  };
}

type CallerDeps = ExplainerDeps & { readonly deciding: DecideDeps };

async function findCaller(
  matched: Call<'matched'>,
  { credential }: CallToExplain,
  deps: CallerDeps,
): Promise<Authentication | Refusal> {
  switch (credential.kind) {
    case 'token':
    case 'headers':
      return identifyCaller(matched, deps.deciding);
    case 'key': {
      const presented = judgePresentedKey(credential.text, {
        ...deps.settings.keyShape,
        digestKey: deps.digestKey,
      });
      if (presented.kind === 'refused') return unknown(presented.why);
      const match = await findByDigests(presented.digests, (digest) =>
        deps.view.findGrantByKeyDigest(digest),
      );
      const grant = match?.found;
      const key = grant?.keys.find((candidate) => candidate.digest === match?.digest);
      if (grant === undefined || key === undefined)
        return unknown('no live key of this environment has this text');
      return assume(matched, { grant, key }, deps);
    }
    case 'api-user': {
      const grant = await deps.view.findGrantByApiUser(credential.apiUserId);
      if (grant === undefined) return unknown('the environment has no such API user');
      const [key] = grant.keys;
      if (key === undefined && grant.status === 'active') return unknown('the API user has no key');
      return assume(matched, { grant, key: key ?? noKey }, deps);
    }
  }
}

/** A deactivated API user has no key; admit then says what matters. Never compared with anything. */
const noKey: AcceptedKey = {
  id: 'key_0000000000000000' as AcceptedKey['id'],
  version: 1,
  digest: '',
  expiresAtMs: null,
};

function assume(
  { route }: CallSince<'matched'>,
  caller: Pick<Authentication, 'grant' | 'key'>,
  deps: CallerDeps,
): Authentication {
  const scheme = route.schemes[0] ?? 'bearer';
  const { revision: viewRevision, verificationKeys } = deps.view;
  return { ...caller, scheme, viewRevision, verificationKeys };
}

function adapt(
  caller: Authentication | Refusal,
  { matched, call }: { readonly matched: CallSince<'matched'>; readonly call: CallToExplain },
): Authentication | Refusal {
  if ('stage' in caller) return caller;
  if (call.licenceId !== undefined && caller.grant.licenceId !== call.licenceId) {
    return unknown('no live credential of this environment is like this');
  }
  if (!isOfHost(caller.grant, matched)) return unknown('the host is of another licence');
  return call.address === undefined ? { ...caller, grant: { ...caller.grant, networkRanges: [] } } : caller;
}

function unknown(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}

/** The smallest change, kept only when the same stages say yes with it. */
async function findProvenFix(refusal: Refusal, call: Call<'raw'>, judging: DecideDeps): Promise<Fix> {
  const fix = findFix(refusal, call);
  const changed = applyFix(fix, call);
  if (changed === undefined) return fix;
  const again = await decide(takeAnew(call), {
    ...judging,
    authenticate: (matched) => toAuthenticated(matched, changed),
  });
  if (!isRefusal(again)) return fix;
  return {
    kind: 'none',
    sentence: `${fix.sentence} That alone is not enough: ${errorCatalogue[again.code].title.toLowerCase()}.`,
  };
}

const stageOrder: readonly StageName[] = stageNameSchema.options;

interface Explained {
  readonly call: Call<'raw'>;
  readonly refusal: Refusal | undefined;
  readonly fix: Fix | null;
}

function present(call: CallToExplain, { call: explained, refusal, fix }: Explained): Explanation {
  const passed = describePassedStages(explained);
  const refusedAt = refusal === undefined ? stageOrder.indexOf('prepare') : stageOrder.indexOf(refusal.stage);
  const stages = stageOrder.map((stage, index): StageVerdict => {
    if (refusal !== undefined && index === refusedAt)
      return { stage, verdict: 'refused', rule: refusal.rule };
    if (index >= refusedAt) return { stage, verdict: 'not-reached', rule: notReached(refusal) };
    const rule = passed.get(stage) ?? 'passed';
    if (stage === 'authenticate' && call.credential.kind === 'api-user')
      return { stage, verdict: 'assumed', rule };
    if (stage === 'admit' && call.address === undefined) {
      return {
        stage,
        verdict: 'assumed',
        rule: 'the API user is active; its network rules are assumed to hold',
      };
    }
    return { stage, verdict: 'passed', rule };
  });
  return {
    call: { method: call.method, url: call.url },
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
function withoutSecrets(url: string, queryCredentials: ReadonlySet<string>): string {
  const [path = '', ...queries] = url.split('?');
  const query = queries.length === 0 ? '' : `?${hideQueryCredentials(queries.join('?'), queryCredentials)}`;
  return (path + query).replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1');
}

function createExplainedCall(call: CallToExplain, defaultHost: string): Call<'raw'> {
  const absolute = /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)(.*)$/is.exec(call.url);
  const host = absolute?.[1] ?? defaultHost;
  const rest = absolute === null ? call.url : (absolute[2] ?? '');
  const rawTarget = rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
  const rawHeaders = ['host', host];
  if (call.credential.kind === 'token') rawHeaders.push('authorization', `Bearer ${call.credential.text}`);
  if (call.credential.kind === 'headers') rawHeaders.push(...call.credential.headers);
  return createCall({
    requestId: 'explained',
    method: call.method,
    rawTarget,
    rawHeaders,
    httpVersion: '1.1',
    peerAddress: call.address ?? '127.0.0.1',
    isEncrypted: true,
    atMs: 0,
  });
}
