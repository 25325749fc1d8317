import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { MaybePromise } from './call.ts';

/** The claims of the signed identity header about the caller. Its `typ` differs from an access token's, so neither passes for the other. */
export interface IdentityClaims {
  readonly iss: string;
  /**
   * The environment's upstreams, and those of the API that was called alone: an upstream that checks the second takes no
   * header that another API's upstream received.
   */
  readonly aud: readonly string[];
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
  /** The signed header's text, made at most once in `renewAfterS` per API user and API. */
  get(grant: AccessGrant, apiId: ApiId): MaybePromise<string>;
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
  let signed = new WeakMap<AccessGrant, Map<ApiId, Signed>>();

  function textsOf(grant: AccessGrant): Map<ApiId, Signed> {
    const known = signed.get(grant);
    if (known !== undefined) return known;
    const made = new Map<ApiId, Signed>();
    signed.set(grant, made);
    return made;
  }

  function sign(grant: AccessGrant, apiId: ApiId, nowMs: number): Promise<string> {
    const renewAtMs = nowMs + renewAfterS * 1_000;
    // A text that is forgotten while it is being signed stays forgotten.
    const into = textsOf(grant);
    const text = deps.sign(createClaims(grant, { apiId, issuer: deps.issuer }, nowMs)).then(
      (finished) => {
        into.set(apiId, { text: finished, renewAtMs });
        return finished;
      },
      (error: unknown) => {
        into.delete(apiId);
        throw error;
      },
    );
    into.set(apiId, { text, renewAtMs });
    return text;
  }

  return {
    get(grant, apiId) {
      const nowMs = deps.now();
      const known = signed.get(grant)?.get(apiId);
      return known !== undefined && known.renewAtMs > nowMs ? known.text : sign(grant, apiId, nowMs);
    },
    forget() {
      signed = new WeakMap();
    },
  };
}

function createClaims(
  grant: AccessGrant,
  { apiId, issuer }: { readonly apiId: ApiId; readonly issuer: string },
  nowMs: number,
): IdentityClaims {
  const iat = Math.floor(nowMs / 1_000);
  return {
    iss: issuer,
    aud: [`${grant.environment}:upstream`, `${grant.environment}:upstream:${apiId}`],
    sub: grant.apiUserId,
    environment: grant.environment,
    licenceId: grant.licenceNumber,
    accountId: grant.accountNumber,
    licenceAccount: grant.licenceAccountName,
    iat,
    exp: iat + lifetimeS,
  };
}
