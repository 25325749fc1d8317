import type { EnvironmentView } from '../../access/access-view.ts';
import { refuseStale } from '../../decision/refuse-stale.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { findMisplacedCredential, isEmptyCredential } from '../../domain/empty-credential.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import { refuseGuessing } from '../../domain/refuse-guessing.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { toAuthenticated } from '../advance-call.ts';
import type { Authentication, Call, CredentialCarrier, Match, MaybePromise } from '../call.ts';
import type { CredentialScheme } from '../schemes/credential-scheme.ts';
import type { IdentifiedCaller, Scheme } from '../schemes/scheme.ts';

export interface AuthenticateDeps {
  readonly view: EnvironmentView;
  readonly schemes: Readonly<Partial<Record<CredentialScheme, Scheme>>>;
  /**
   * Counts a failed credential against its address; gives the seconds to wait when that is one too many. Called only
   * where a credential failed, so that a good one is never locked out by the attempts of others.
   */
  readonly limitFailures?: ((clientAddress: string) => number | undefined) | undefined;
}

/** Exactly one credential, in a way that the API takes, whose key is live now. A cached one is judged at once. */
export function authenticate(
  call: Call<'matched'>,
  deps: AuthenticateDeps,
): MaybePromise<Call<'authenticated'> | Refusal> {
  const caller = identifyCaller(call, deps);
  return caller instanceof Promise ? caller.then((loaded) => moveOn(call, loaded)) : moveOn(call, caller);
}

function moveOn(call: Call<'matched'>, caller: Authentication | Refusal): Call<'authenticated'> | Refusal {
  return 'stage' in caller ? caller : toAuthenticated(call, caller);
}

/** Identifies the caller as `authenticate` does, also of a call that is of no operation: see answer-whoami.ts. */
export function identifyCaller(
  carrier: CredentialCarrier,
  deps: AuthenticateDeps,
): MaybePromise<Authentication | Refusal> {
  if (!deps.view.isFresh()) return refuseStale();
  const { credentials } = carrier.headers;
  const [credential] = credentials;
  if (credential === undefined || credentials.every(isEmptyCredential)) return refuseMissing(carrier, deps);
  if (credentials.length > 1) {
    const carriers = credentials.map(({ header }) => header).join(', ');
    return refuse('authenticate', 'credential_ambiguous', `credentials in ${carriers}`);
  }
  for (const name of carrier.route.schemes) {
    const scheme = deps.schemes[name];
    const text = scheme?.find(credential, carrier.route);
    if (scheme === undefined || text === undefined) continue;
    // Noted before the look-up: a change of access during the look-up makes the decision an old one.
    const { revision: viewRevision, verificationKeys } = deps.view;
    const caller = scheme.identify(text, carrier);
    const presented = { scheme: name, viewRevision, verificationKeys };
    return caller instanceof Promise
      ? caller.then((loaded) => accept(loaded, { carrier, presented, deps }), refuseUnavailable)
      : accept(caller, { carrier, presented, deps });
  }
  const rule = `${carrier.route.apiId} does not take this scheme`;
  return challenge({ code: 'credential_scheme_refused', rule }, carrier, deps);
}

/**
 * The call has no credential, or has one in a header that is not read: then the answer names that header, and does not
 * repeat the value.
 */
function refuseMissing(carrier: CredentialCarrier, deps: AuthenticateDeps): Refusal {
  const header = findMisplacedCredential(listPairs(carrier.headers.passOn));
  if (header === undefined) {
    return challenge({ code: 'credential_missing', rule: 'the call carries no credential' }, carrier, deps);
  }
  const { schemes, keyHeader } = carrier.route;
  const names = schemes.map((name) => (name === 'api-key-header' ? keyHeader : 'Authorization'));
  const expected = [...new Set(names)].join(' or ');
  return challenge(
    {
      code: 'credential_misplaced',
      rule: `a credential in ${header}, which is not read`,
      facts: { header, expected },
    },
    carrier,
    deps,
  );
}

/** The pairs of a flat list of names and values. */
function* listPairs(flat: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] ?? '', flat[index + 1] ?? ''];
}

interface Judged {
  readonly carrier: CredentialCarrier;
  readonly presented: Pick<Authentication, 'scheme' | 'viewRevision' | 'verificationKeys'>;
  readonly deps: AuthenticateDeps;
}

function accept(caller: IdentifiedCaller | Refusal, judged: Judged): Authentication | Refusal {
  const { carrier, presented, deps } = judged;
  if (isRefusal(caller)) return limitFailed(refuseCaller(caller, judged), carrier, deps);
  const { grant, key, tokenId, tokenKid, tokenExpiresAtMs, isReadOnly } = caller;
  if (!isOfHost(grant, carrier)) {
    const rule = 'the host is of another licence';
    const refusal = challenge({ code: 'credential_invalid', rule, scheme: presented.scheme }, carrier, deps);
    return limitFailed(refusal, carrier, deps);
  }
  const { scheme, viewRevision, verificationKeys } = presented;
  return {
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
  { hostAccount }: Pick<Match, 'hostAccount'>,
): boolean {
  return hostAccount === undefined || hostAccount === grant.licenceAccountName;
}

/** A refusal of the credential gets a challenge; one that only asks the caller to wait is passed on as it is. */
function refuseCaller(refusal: Refusal, { carrier, presented, deps }: Judged): Refusal {
  if (refusal.retryAfterS !== undefined) return refusal;
  const { deadCredential, code, rule } = refusal;
  const challenged = challenge({ code, rule, scheme: presented.scheme }, carrier, deps);
  return deadCredential === undefined ? challenged : { ...challenged, deadCredential };
}

/**
 * Counts a failed credential against its address. From an address with too many failures the answer is to wait, and
 * does not say whether the credential is good; what alerts need to know of a dead credential is kept. A token that was
 * good once is no guess and is not counted: its client has to learn that it needs another one.
 */
function limitFailed(
  refusal: Refusal,
  { clientAddress }: CredentialCarrier,
  { limitFailures }: AuthenticateDeps,
): Refusal {
  if (refusal.code !== 'credential_invalid' || refusal.deadCredential?.kind === 'token') return refusal;
  const retryAfterS = limitFailures?.(clientAddress);
  if (retryAfterS === undefined) return refusal;
  const { deadCredential } = refusal;
  return refuseGuessing(retryAfterS, {
    rule: `too many failed attempts from this address; this one: ${refusal.rule}`,
    ...(deadCredential === undefined ? {} : { deadCredential }),
  });
}

export interface Challenged extends Pick<Refusal, 'code' | 'rule'> {
  readonly facts?: Refusal['facts'];
  /** The scheme of the credential that is not accepted; left out where none came, or none that the API takes. */
  readonly scheme?: CredentialScheme;
}

/**
 * 401 with the schemes that the API takes (RFC 9110 section 15.5.2): each in a field line of its own, since clients
 * exist that read the first scheme of a line only (section 11.6.1). Only the scheme that was used names an error.
 */
export function challenge(
  { code, rule, facts = {}, scheme: used }: Challenged,
  { route }: Pick<CredentialCarrier, 'route'>,
  deps: Pick<AuthenticateDeps, 'schemes'>,
): Refusal {
  const challenges = route.schemes.flatMap((name) => {
    const error = name === used ? 'invalid_token' : undefined;
    return deps.schemes[name]?.challenge(route, error) ?? [];
  });
  return refuse('authenticate', code, rule, { facts, headers: { 'www-authenticate': challenges } });
}

/** The look-up failed, so that the caller is unknown: refused, never let through. */
function refuseUnavailable(cause: unknown): Refusal {
  const rule = `the look-up failed: ${cause instanceof Error ? cause.message : 'unknown cause'}`;
  return refuse('authenticate', 'storage_unavailable', rule, { retryAfterS: 1 });
}
