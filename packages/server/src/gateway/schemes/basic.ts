import type { EnvironmentView } from '../../access/access-view.ts';
import { createGenerationalCache } from '../../access/generational-cache.ts';
import type { KeyDigester } from '../../crypto/key-digest.ts';
import { PasswordQueueFull } from '../../crypto/password-hash.ts';
import type { PasswordHasher } from '../../crypto/password-hash.ts';
import type { AcceptedAccount, AcceptedKey, AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { Secret } from '../../domain/secret.ts';
import type { MaybePromise } from '../call.ts';
import { parseBasicCredential } from './basic-credential.ts';
import type { BasicCredential } from './basic-credential.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';

export interface BasicDeps {
  readonly view: EnvironmentView;
  readonly hasher: PasswordHasher;
  readonly digestKey: KeyDigester;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long a password that fitted is believed without hashing it again. */
const verifiedMs = 300_000;
const verifiedMax = 5_000;

interface Verified {
  readonly accountId: string;
  readonly version: number;
  readonly untilMs: number;
}

/**
 * Legacy `Basic base64(licence/account:password)` (RFC 7617). What fitted is remembered by its keyed digest and the
 * account's version: a change of the password comes over the change feed as a new version, and the old one is dead.
 * An account that does not exist takes as long as a wrong password.
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
    const account = grant?.webServiceAccounts?.find((candidate) => candidate.name === name);
    if (grant === undefined || account === undefined) {
      return hasher
        .refuseSlowly(password)
        .then(() => refuseAccount('no such web service account'), refuseWaiting);
    }
    const digest = deps.digestKey(new Secret(`basic:${credential.licence}/${name}:${password.reveal()}`));
    const caller: IdentifiedCaller = { kind: 'identified', grant, key: presentAsKey(account) };
    if (isRemembered(digest, account)) return caller;
    return check(digest, account, password).then((fits) => {
      if (!fits) return refuseAccount('the password does not fit');
      const { id: accountId, version } = account;
      verified.set(digest, { accountId, version, untilMs: now() + verifiedMs });
      return caller;
    }, refuseWaiting);
  }

  return {
    name: 'basic',
    challenge: () => 'Basic realm="API", charset="UTF-8"',
    find: ({ header, value }) =>
      header === 'authorization' && basicWord.test(value) ? value.slice(basicWordLength) : undefined,
    identify(text) {
      const credential = parseBasicCredential(text);
      if (credential.kind === 'malformed') return refuseAccount(credential.why);
      const grant = view.findGrantByWebServiceAccount({
        licence: credential.licence,
        name: credential.account,
      });
      return grant instanceof Promise
        ? grant.then((loaded) => identify(credential, loaded))
        : identify(credential, grant);
    },
  };
}

const basicWord = /^basic /i;
const basicWordLength = 'basic '.length;

/** What the later stages know a credential by. It has no digest that anything could be looked up with. */
function presentAsKey({ id, version }: AcceptedAccount): AcceptedKey {
  return { id, version, digest: '', expiresAtMs: null };
}

function refuseAccount(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}

function refuseWaiting(error: unknown): Refusal {
  if (!(error instanceof PasswordQueueFull)) throw error;
  return refuse('authenticate', 'gateway_busy', error.message, { retryAfterS: 1 });
}
