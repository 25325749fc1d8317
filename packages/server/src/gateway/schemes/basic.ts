import type { EnvironmentView } from '../../access/access-view.ts';
import { createGenerationalCache } from '../../access/generational-cache.ts';
import type { KeyDigester } from '../../crypto/key-digest.ts';
import { PasswordQueueFull } from '../../crypto/password-hash.ts';
import type { PasswordHasher } from '../../crypto/password-hash.ts';
import type { AcceptedAccount, AcceptedKey, AccessGrant } from '../../domain/access-grant.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import type { DeadCredential, Refusal } from '../../domain/refusal.ts';
import { Secret } from '../../domain/secret.ts';
import type { MaybePromise } from '../call.ts';
import { parseBasicCredential } from './basic-credential.ts';
import type { BasicCredential, MalformedBasic } from './basic-credential.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';

export interface BasicDeps {
  readonly view: EnvironmentView;
  readonly hasher: PasswordHasher;
  readonly digestKey: KeyDigester;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /**
   * Counts a failure against the address, and against the account as it was tried from there; the seconds to wait when it is
   * one too many. A right password is never counted, so that nobody is locked out by others' failures.
   */
  readonly limitFailures?: (failure: {
    readonly clientAddress: string;
    /** `licence/account`; null where none could be read. */
    readonly account: string | null;
  }) => number | undefined;
}

/** How long a password that fitted is believed without hashing it again. */
const verifiedMs = 300_000;
const verifiedMax = 5_000;

interface Verified {
  readonly accountId: string;
  readonly version: number;
  readonly untilMs: number;
  /** Whose it was when it fitted. */
  readonly owner: Pick<AccessGrant, 'licenceId' | 'apiUserId'>;
}

/**
 * Legacy `Basic base64(licence/account:password)` (RFC 7617). What fitted is remembered by its keyed digest and the
 * account's version: a change of the password comes over the change feed as a new version, and the old one is dead.
 * An account that does not exist takes as long as a wrong password. What fitted once and does no more is told to alerts, as
 * long as it is remembered.
 */
export function createBasicScheme(deps: BasicDeps): Scheme {
  const { view, hasher, now } = deps;
  const verified = createGenerationalCache<Verified>(verifiedMax);
  const checks = new Map<string, Promise<boolean>>();

  function isRemembered(digest: string, account: AcceptedAccount): boolean {
    const known = verified.get(digest);
    return (
      known !== undefined &&
      known.accountId === account.id &&
      known.version === account.version &&
      known.untilMs > now()
    );
  }

  /** One check for however many calls come with the same password at once. */
  function check(digest: string, account: AcceptedAccount, password: Secret): Promise<boolean> {
    const key = `${digest} ${account.id} ${account.version}`;
    const running = checks.get(key);
    if (running !== undefined) return running;
    const begun = hasher.isPassword(password, account.passwordHash).finally(() => checks.delete(key));
    checks.set(key, begun);
    return begun;
  }

  function identify(
    credential: BasicCredential,
    grant: AccessGrant | undefined,
  ): MaybePromise<IdentifiedCaller | Refusal> {
    const { account: name, password } = credential;
    const digest = deps.digestKey(new Secret(`basic:${credential.licence}/${name}:${password.reveal()}`));
    const account = grant?.webServiceAccounts?.find((candidate) => candidate.name === name);
    const dead = (rule: string): Refusal => refuseAccount(rule, findDead(verified.get(digest), credential));
    if (grant === undefined || account === undefined) {
      return hasher.refuseSlowly(password).then(() => dead('no such web service account'), refuseWaiting);
    }
    const caller: IdentifiedCaller = { kind: 'identified', grant, key: presentAsKey(account) };
    if (isRemembered(digest, account)) return caller;
    return check(digest, account, password).then((fits) => {
      if (!fits) return dead('the password does not fit');
      const { id: accountId, version } = account;
      verified.set(digest, { accountId, version, untilMs: now() + verifiedMs, owner: grant });
      return caller;
    }, refuseWaiting);
  }

  return {
    name: 'basic',
    challenge: () => 'Basic realm="API", charset="UTF-8"',
    find: ({ header, value }) =>
      header === 'authorization' && basicWord.test(value) ? value.slice(basicWordLength) : undefined,
    identify(text, { received: { clientAddress } }) {
      const credential = parseBasicCredential(text);
      // Nothing is put together for a call that passes.
      const count = (outcome: IdentifiedCaller | Refusal): IdentifiedCaller | Refusal =>
        isRefusal(outcome)
          ? countFailure(outcome, { clientAddress, account: nameAccount(credential) }, deps)
          : outcome;
      if (credential.kind === 'malformed') return count(refuseAccount(credential.why));
      const grant = view.findGrantByWebServiceAccount({
        licence: credential.licence,
        name: credential.account,
      });
      const caller =
        grant instanceof Promise
          ? grant.then((loaded) => identify(credential, loaded))
          : identify(credential, grant);
      return caller instanceof Promise ? caller.then(count) : count(caller);
    },
  };
}

const basicWord = /^basic /i;
const basicWordLength = 'basic '.length;

/** What the later stages know a credential by. It has no digest that anything could be looked up with. */
function presentAsKey({ id, version }: AcceptedAccount): AcceptedKey {
  return { id, version, digest: '', expiresAtMs: null };
}

function nameAccount(credential: BasicCredential | MalformedBasic): string | null {
  return credential.kind === 'malformed' ? null : `${credential.licence}/${credential.account}`;
}

/** The password fitted once: somebody still uses what was deleted or changed. */
function findDead(
  known: Verified | undefined,
  { licence, account }: BasicCredential,
): DeadCredential | undefined {
  if (known === undefined) return undefined;
  const { licenceId, apiUserId } = known.owner;
  return { kind: 'account', licenceId, apiUserId, name: `${licence}/${account}` };
}

/** What says nothing of the password is handed on. */
function countFailure(
  refusal: Refusal,
  failure: { readonly clientAddress: string; readonly account: string | null },
  { limitFailures }: Pick<BasicDeps, 'limitFailures'>,
): Refusal {
  if (refusal.code !== 'credential_invalid') return refusal;
  const retryAfterS = limitFailures?.(failure);
  if (retryAfterS === undefined) return refusal;
  const limit = 'failed attempts from this address';
  return refuse('limit', 'rate_limited', `too many ${limit}`, { facts: { limit }, retryAfterS });
}

function refuseAccount(rule: string, deadCredential?: DeadCredential): Refusal {
  return refuse(
    'authenticate',
    'credential_invalid',
    rule,
    deadCredential === undefined ? {} : { deadCredential },
  );
}

function refuseWaiting(error: unknown): Refusal {
  if (!(error instanceof PasswordQueueFull)) throw error;
  return refuse('authenticate', 'gateway_busy', error.message, { retryAfterS: 1 });
}
