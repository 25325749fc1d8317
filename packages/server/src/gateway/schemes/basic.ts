import type { EnvironmentView } from '../../access/access-view.ts';
import { createGenerationalCache } from '../../access/generational-cache.ts';
import type { KeyDigester } from '../../crypto/key-digest.ts';
import { QueueFull } from '../../crypto/fair-queue.ts';
import type { PasswordHasher } from '../../crypto/password-hash.ts';
import type { PasswordCost } from '../../crypto/password-hashes/known-hash.ts';
import type { AcceptedAccount, AcceptedKey, AccessGrant } from '../../domain/access-grant.ts';
import { clientNetwork } from '../../domain/client-network.ts';
import { refuse } from '../../domain/refusal.ts';
import type { DeadCredential, Refusal } from '../../domain/refusal.ts';
import { refuseGuessing } from '../../domain/refuse-guessing.ts';
import { Secret } from '../../domain/secret.ts';
import type { CredentialCarrier, MaybePromise } from '../call.ts';
import { parseBasicCredential } from './basic-credential.ts';
import type { BasicCredential } from './basic-credential.ts';
import { findAfterWord } from './find-after-word.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';

export interface BasicDeps {
  readonly view: EnvironmentView;
  readonly hasher: PasswordHasher;
  readonly digestKey: KeyDigester;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly attempts?: BasicAttempts | undefined;
  /** Cost of the check of an account that does not exist: drawn from the costs that occur, always the same for one name. */
  readonly drawCost?: ((account: string) => PasswordCost | undefined) | undefined;
}

export interface BasicAttempt {
  readonly clientAddress: string;
  /** `licence/account`; null where none could be read. */
  readonly account: string | null;
}

/** Counts failures per address (IPv6: per /64), and per account as it was tried from there. */
export interface BasicAttempts {
  /** Seconds to wait where a further failure would be one too many; undefined: it may be tried. Counts nothing. */
  findWait(attempt: BasicAttempt): number | undefined;
  /** Counts a failure; the seconds to wait where it is one too many. */
  countFailure(attempt: BasicAttempt): number | undefined;
}

/** How long a password that fitted is believed after its last use, without hashing it again. */
const verifiedMs = 300_000;
const verifiedMax = 5_000;

interface Verified {
  readonly accountId: string;
  readonly version: number;
  untilMs: number;
  /** The API user that the account belonged to. */
  readonly owner: Pick<AccessGrant, 'licenceId' | 'apiUserId'>;
}

/**
 * Legacy `Basic base64(licence/account:password)` (RFC 7617). A password that fitted is remembered by its keyed digest and
 * the account's version: a change of the password comes over the change feed as a new version, and the old one is dead.
 *
 * Guesses take nothing from others. A password is hashed in its address's turn; an address that has failed too often is
 * refused without a look-up and without hashing, unless the same credential fitted lately, which has a turn of its own.
 * An account that does not exist is checked like one that does: same cost, same turn, equal checks joined.
 */
export function createBasicScheme(deps: BasicDeps): Scheme {
  return new BasicScheme(deps);
}

/** A credential on its way through the checks. */
interface Presented extends BasicAttempt {
  readonly credential: BasicCredential;
  readonly account: string;
  readonly digest: string;
  /** The memory of the same credential, from the time when it fitted last. */
  readonly known: Verified | undefined;
}

class BasicScheme implements Scheme {
  readonly name = 'basic';
  readonly #deps: BasicDeps;
  readonly #verified = createGenerationalCache<Verified>(verifiedMax);
  /** Checks that run or wait, by what they would find out. */
  readonly #checks = new Map<string, Promise<boolean>>();

  constructor(deps: BasicDeps) {
    this.#deps = deps;
  }

  challenge(): string {
    return 'Basic realm="API", charset="UTF-8"';
  }

  find({ header, value }: Parameters<Scheme['find']>[0]): string | undefined {
    return header === 'authorization' ? findAfterWord(value, 'Basic') : undefined;
  }

  identify(text: string, { clientAddress }: CredentialCarrier): MaybePromise<IdentifiedCaller | Refusal> {
    const credential = parseBasicCredential(text);
    if (credential.kind === 'malformed') {
      return this.#count(refuseAccount(credential.why), { clientAddress, account: null });
    }
    const account = `${credential.licence}/${credential.account}`;
    const digest = this.#digest(credential);
    const known = this.#verified.get(digest);
    const presented = { clientAddress, account, credential, digest, known };
    if (known === undefined) {
      const retryAfterS = this.#deps.attempts?.findWait(presented);
      if (retryAfterS !== undefined) return refuseGuessing(retryAfterS);
    }
    const grant = this.#deps.view.findGrantByWebServiceAccount({
      licence: credential.licence,
      name: credential.account,
    });
    return grant instanceof Promise
      ? grant.then((loaded) => this.#judge(presented, loaded))
      : this.#judge(presented, grant);
  }

  #digest({ licence, account, password }: BasicCredential): string {
    // The letter case of the licence's name makes no other credential.
    return this.#deps.digestKey(new Secret(`basic:${licence.toLowerCase()}/${account}:${password.reveal()}`));
  }

  #judge(presented: Presented, grant: AccessGrant | undefined): MaybePromise<IdentifiedCaller | Refusal> {
    const { credential, digest, known } = presented;
    const account = grant?.webServiceAccounts?.find(({ name }) => name === credential.account);
    const untilMs = this.#deps.now() + verifiedMs;
    const dead = (rule: string): Refusal =>
      this.#count(refuseAccount(rule, findDead(known, credential)), presented);
    if (grant === undefined || account === undefined) {
      return this.#check(presented, undefined).then(() => dead('no such web service account'), refuseWaiting);
    }
    const caller: IdentifiedCaller = { kind: 'identified', grant, key: presentAsKey(account) };
    if (known !== undefined && isOf(known, account) && known.untilMs > this.#deps.now()) {
      known.untilMs = untilMs;
      return caller;
    }
    return this.#check(presented, account).then((fits) => {
      if (!fits) return dead('the password does not fit');
      const { id: accountId, version } = account;
      this.#verified.set(digest, { accountId, version, untilMs, owner: grant });
      return caller;
    }, refuseWaiting);
  }

  /** One check for however many calls come with the same credential at once, whether its account exists or not. */
  #check(presented: Presented, account: AcceptedAccount | undefined): Promise<boolean> {
    const key = `${presented.digest} ${account?.id ?? ''} ${account?.version ?? ''}`;
    const running = this.#checks.get(key);
    if (running !== undefined) return running;
    const begun = this.#hash(presented, account).finally(() => this.#checks.delete(key));
    this.#checks.set(key, begun);
    return begun;
  }

  #hash(
    { credential, clientAddress, known, account: name }: Presented,
    account: AcceptedAccount | undefined,
  ) {
    const { hasher, drawCost } = this.#deps;
    const { password } = credential;
    if (account === undefined) {
      const cost = drawCost?.(name);
      const asker = clientNetwork(clientAddress);
      return hasher.refuseSlowly(password, cost === undefined ? { asker } : { asker, cost });
    }
    const isKnown = known !== undefined && isOf(known, account);
    const asker = isKnown ? `account ${account.id}` : clientNetwork(clientAddress);
    return hasher.isPassword(password, account.passwordHash, { asker });
  }

  /** Counts the refusal as a failed attempt. A refusal that does not judge the password is not given here. */
  #count(refusal: Refusal, attempt: BasicAttempt): Refusal {
    const retryAfterS = this.#deps.attempts?.countFailure(attempt);
    return retryAfterS === undefined ? refusal : refuseGuessing(retryAfterS);
  }
}

function isOf(known: Verified, { id, version }: AcceptedAccount): boolean {
  return known.accountId === id && known.version === version;
}

/** Presents the account to later stages as a key. It has no digest that could be looked up. */
function presentAsKey({ id, version }: AcceptedAccount): AcceptedKey {
  return { id, version, digest: '', expiresAtMs: null };
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

function refuseAccount(rule: string, deadCredential?: DeadCredential): Refusal {
  return refuse(
    'authenticate',
    'credential_invalid',
    rule,
    deadCredential === undefined ? {} : { deadCredential },
  );
}

function refuseWaiting(error: unknown): Refusal {
  if (!(error instanceof QueueFull)) throw error;
  // Its address has as many passwords waiting as it may: it tries again when it has been answered.
  return { ...refuse('authenticate', 'gateway_busy', error.message, { retryAfterS: 1 }), isHeld: true };
}
