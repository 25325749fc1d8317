import type { EnvironmentName } from '@postern/contract/ids';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { MaybePromise } from './call.ts';

/** What the signed identity header says about the caller. Its `typ` differs from an access token's, so neither passes for the other. */
export interface IdentityClaims {
  readonly iss: string;
  readonly aud: string;
  /** The API user. */
  readonly sub: string;
  readonly environment: EnvironmentName;
  readonly licenceId: number;
  readonly accountId: number;
  readonly licenceAccount: string;
  /** Epoch seconds, as in RFC 7519. */
  readonly iat: number;
  readonly exp: number;
}

/** Signs a JWT with `typ: postern-identity+jwt` that the upstream verifies with the environment's JWKS. */
export type SignIdentity = (claims: IdentityClaims) => Promise<string>;

export interface IdentityTokens {
  /** The signed header's text, made at most once in `renewAfterS` per API user. */
  get(grant: AccessGrant): MaybePromise<string>;
  /** After the signing keys changed: what one signed that is gone is not believed any more. */
  forget(): void;
}

interface Signed {
  readonly text: Promise<string> | string;
  readonly renewAtMs: number;
}

export interface IdentityTokensDeps {
  readonly sign: SignIdentity;
  readonly issuer: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const lifetimeS = 300;
const renewAfterS = 200;

/** Remembers the text as long as the grant is the same object: a change of access makes a new one. */
export function createIdentityTokens(deps: IdentityTokensDeps): IdentityTokens {
  let signed = new WeakMap<AccessGrant, Signed>();

  function sign(grant: AccessGrant, nowMs: number): Promise<string> {
    const renewAtMs = nowMs + renewAfterS * 1_000;
    // What is forgotten meanwhile stays forgotten.
    const into = signed;
    const text = deps.sign(createClaims(grant, deps.issuer, nowMs)).then(
      (finished) => {
        into.set(grant, { text: finished, renewAtMs });
        return finished;
      },
      (error: unknown) => {
        into.delete(grant);
        throw error;
      },
    );
    into.set(grant, { text, renewAtMs });
    return text;
  }

  return {
    get(grant) {
      const nowMs = deps.now();
      const known = signed.get(grant);
      return known !== undefined && known.renewAtMs > nowMs ? known.text : sign(grant, nowMs);
    },
    forget() {
      signed = new WeakMap();
    },
  };
}

function createClaims(grant: AccessGrant, issuer: string, nowMs: number): IdentityClaims {
  const iat = Math.floor(nowMs / 1_000);
  return {
    iss: issuer,
    aud: `${grant.environment}:upstream`,
    sub: grant.apiUserId,
    environment: grant.environment,
    licenceId: grant.licenceNumber,
    accountId: grant.accountNumber,
    licenceAccount: grant.licenceAccountName,
    iat,
    exp: iat + lifetimeS,
  };
}
