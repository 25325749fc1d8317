import type { EnvironmentView } from '../../access/access-view.ts';
import { refuseStale } from '../../decision/refuse-stale.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import { refuseGuessing } from '../../domain/refuse-guessing.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type {
  AuthenticatedCall,
  CredentialCarrier,
  CredentialScheme,
  MatchedCall,
  MaybePromise,
} from '../call.ts';
import type { IdentifiedCaller, Scheme } from '../schemes/scheme.ts';

export interface AuthenticateDeps {
  readonly view: EnvironmentView;
  readonly schemes: Readonly<Partial<Record<CredentialScheme, Scheme>>>;
  /**
   * Counts a credential that nobody has against its address; gives the seconds to wait when that is one too many. Asked
   * only where a credential failed, so that a good one is never locked out by what others try.
   */
  readonly limitFailures?: ((clientAddress: string) => number | undefined) | undefined;
}

/** Exactly one credential, in a way that the API takes, whose key is live now. A cached one is judged at once. */
export function authenticate(
  matched: MatchedCall,
  deps: AuthenticateDeps,
): MaybePromise<AuthenticatedCall | Refusal> {
  return authenticateCarrier(matched, deps);
}

/** An authenticated call, or what stands in for one where no operation is called. */
export type Authenticated<Carrier extends CredentialCarrier> = Omit<AuthenticatedCall, 'matched'> & {
  readonly matched: Carrier;
};

/** The same for a call that is of no operation: see answer-whoami.ts. */
export function authenticateCarrier<Carrier extends CredentialCarrier>(
  matched: Carrier,
  deps: AuthenticateDeps,
): MaybePromise<Authenticated<Carrier> | Refusal> {
  if (!deps.view.isFresh()) return refuseStale();
  const { credentials } = matched.received.headers;
  const credential = credentials[0];
  if (credential === undefined)
    return challenge('credential_missing', 'the call carries no credential', matched, deps);
  if (credentials.length > 1) {
    const carriers = credentials.map(({ header }) => header).join(', ');
    return refuse('authenticate', 'credential_ambiguous', `credentials in ${carriers}`);
  }
  for (const name of matched.route.schemes) {
    const scheme = deps.schemes[name];
    const text = scheme?.find(credential, matched.route);
    if (scheme === undefined || text === undefined) continue;
    // Noted before the look-up: what changes while it is on its way makes the decision an old one.
    const { revision: viewRevision, verificationKeys } = deps.view;
    const caller = scheme.identify(text, matched);
    const presented = { scheme: name, viewRevision, verificationKeys };
    return caller instanceof Promise
      ? caller.then((loaded) => accept(loaded, { matched, presented, deps }), refuseUnavailable)
      : accept(caller, { matched, presented, deps });
  }
  return challenge(
    'credential_scheme_refused',
    `${matched.route.apiId} does not take this scheme`,
    matched,
    deps,
  );
}

function accept<Carrier extends CredentialCarrier>(
  caller: IdentifiedCaller | Refusal,
  {
    matched,
    presented,
    deps,
  }: {
    readonly matched: Carrier;
    readonly presented: Pick<AuthenticatedCall, 'scheme' | 'viewRevision' | 'verificationKeys'>;
    readonly deps: AuthenticateDeps;
  },
): Authenticated<Carrier> | Refusal {
  if (isRefusal(caller)) return limitFailed(refuseCaller(caller, matched, deps), matched, deps);
  const { grant, key, tokenId, tokenKid, tokenExpiresAtMs, isReadOnly } = caller;
  if (!isOfHost(grant, matched)) {
    const refusal = challenge('credential_invalid', 'the host is of another licence', matched, deps);
    return limitFailed(refusal, matched, deps);
  }
  const { scheme, viewRevision, verificationKeys } = presented;
  return {
    kind: 'authenticated',
    matched,
    grant,
    key,
    scheme,
    viewRevision,
    verificationKeys,
    tokenId,
    tokenKid,
    tokenExpiresAtMs,
    isReadOnly,
  };
}

/** On a licence's own URL, only its own credentials are known. */
export function isOfHost(
  grant: Pick<AccessGrant, 'licenceAccountName'>,
  { hostAccount }: Pick<MatchedCall, 'hostAccount'>,
): boolean {
  return hostAccount === undefined || hostAccount === grant.licenceAccountName;
}

/** A "no" to the credential gets a challenge; one that says nothing of it is passed on. */
function refuseCaller(refusal: Refusal, matched: CredentialCarrier, deps: AuthenticateDeps): Refusal {
  if (refusal.retryAfterS !== undefined) return refusal;
  const { deadCredential } = refusal;
  const challenged = challenge(refusal.code, refusal.rule, matched, deps);
  return deadCredential === undefined ? challenged : { ...challenged, deadCredential };
}

/**
 * Whoever has tried too much is told to wait, and nothing of the credential. What alerts are told of it stays. A token
 * that was good once is no guess: its client has to learn that it needs another one.
 */
function limitFailed(
  refusal: Refusal,
  { received }: CredentialCarrier,
  { limitFailures }: AuthenticateDeps,
): Refusal {
  if (refusal.code !== 'credential_invalid' || refusal.deadCredential?.kind === 'token') return refusal;
  const retryAfterS = limitFailures?.(received.clientAddress);
  if (retryAfterS === undefined) return refusal;
  const { deadCredential } = refusal;
  return refuseGuessing(retryAfterS, {
    rule: `too many failed attempts from this address; this one: ${refusal.rule}`,
    ...(deadCredential === undefined ? {} : { deadCredential }),
  });
}

/** 401 with the schemes that the API takes (RFC 9110 section 15.5.2, RFC 6750 section 3). */
export function challenge(
  code: Refusal['code'],
  rule: string,
  matched: CredentialCarrier,
  deps: Pick<AuthenticateDeps, 'schemes'>,
): Refusal {
  const isToken = code === 'credential_invalid' || code === 'token_expired';
  const challenges = matched.route.schemes.map((name) => {
    const word = deps.schemes[name]?.challenge(matched.route) ?? '';
    return word === 'Bearer' && isToken ? `${word} error="invalid_token"` : word;
  });
  return refuse('authenticate', code, rule, { headers: { 'www-authenticate': challenges.join(', ') } });
}

/** Nobody can say whose the credential is: refused, never let through. */
function refuseUnavailable(cause: unknown): Refusal {
  const rule = `the look-up failed: ${cause instanceof Error ? cause.message : 'unknown cause'}`;
  return refuse('authenticate', 'storage_unavailable', rule, { retryAfterS: 1 });
}
