import type { EnvironmentView } from '../../access/access-view.ts';
import { refuseStale } from '../../decision/refuse-stale.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { findMisplacedCredential, isEmptyCredential } from '../../domain/empty-credential.ts';
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
  const [credential] = credentials;
  if (credential === undefined || credentials.every(isEmptyCredential)) return refuseMissing(matched, deps);
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
  const rule = `${matched.route.apiId} does not take this scheme`;
  return challenge({ code: 'credential_scheme_refused', rule }, matched, deps);
}

/** Nothing was presented, or it was put where nobody looks: then the answer says so, without repeating the value. */
function refuseMissing(matched: CredentialCarrier, deps: AuthenticateDeps): Refusal {
  const header = findMisplacedCredential(listPairs(matched.received.headers.passOn));
  if (header === undefined) {
    return challenge({ code: 'credential_missing', rule: 'the call carries no credential' }, matched, deps);
  }
  const { schemes, keyHeader } = matched.route;
  const names = schemes.map((name) => (name === 'api-key-header' ? keyHeader : 'Authorization'));
  const expected = [...new Set(names)].join(' or ');
  return challenge(
    {
      code: 'credential_misplaced',
      rule: `a credential in ${header}, which is not read`,
      facts: { header, expected },
    },
    matched,
    deps,
  );
}

/** Of a flat list of names and values. */
function* listPairs(flat: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] ?? '', flat[index + 1] ?? ''];
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
  if (isRefusal(caller))
    return limitFailed(refuseCaller(caller, { matched, presented }, deps), matched, deps);
  const { grant, key, tokenId, tokenKid, tokenExpiresAtMs, isReadOnly } = caller;
  if (!isOfHost(grant, matched)) {
    const rule = 'the host is of another licence';
    const refusal = challenge({ code: 'credential_invalid', rule, scheme: presented.scheme }, matched, deps);
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
function refuseCaller(
  refusal: Refusal,
  {
    matched,
    presented: { scheme },
  }: {
    readonly matched: CredentialCarrier;
    readonly presented: { readonly scheme: CredentialScheme };
  },
  deps: AuthenticateDeps,
): Refusal {
  if (refusal.retryAfterS !== undefined) return refusal;
  const { deadCredential, code, rule } = refusal;
  const challenged = challenge({ code, rule, scheme }, matched, deps);
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

export interface Challenged extends Pick<Refusal, 'code' | 'rule'> {
  readonly facts?: Refusal['facts'];
  /** In which the credential came that is not accepted; left out where none came, or none that the API takes. */
  readonly scheme?: CredentialScheme;
}

/**
 * 401 with the schemes that the API takes (RFC 9110 section 15.5.2): each in a field line of its own, since clients
 * exist that read the first scheme of a line only (section 11.6.1). Only the scheme that was used names an error.
 */
export function challenge(
  { code, rule, facts = {}, scheme: used }: Challenged,
  matched: CredentialCarrier,
  deps: Pick<AuthenticateDeps, 'schemes'>,
): Refusal {
  const challenges = matched.route.schemes.flatMap((name) => {
    const error = name === used ? 'invalid_token' : undefined;
    return deps.schemes[name]?.challenge(matched.route, error) ?? [];
  });
  return refuse('authenticate', code, rule, { facts, headers: { 'www-authenticate': challenges } });
}

/** Nobody can say whose the credential is: refused, never let through. */
function refuseUnavailable(cause: unknown): Refusal {
  const rule = `the look-up failed: ${cause instanceof Error ? cause.message : 'unknown cause'}`;
  return refuse('authenticate', 'storage_unavailable', rule, { retryAfterS: 1 });
}
