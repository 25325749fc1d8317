import { judgeProof } from '../../crypto/dpop-proof.ts';
import type { TakeProof } from '../../crypto/used-proofs.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import type { ClientRequest } from './authenticate-client.ts';
import type { DpopNonces } from './dpop-nonce.ts';
import { refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';

export interface ProofDeps {
  readonly takeProof: TakeProof;
  readonly nonces: DpopNonces;
  /** Whether some API accepts tokens that are bound to a key. If none does, a proof is ignored. */
  readonly takesBoundTokens?: boolean | undefined;
  nowMs(): number;
}

/**
 * Returns the thumbprint of the key to which the token is to be bound; undefined if the client asks for a bearer token.
 */
export async function findProofKey(
  { headers, url }: Pick<ClientRequest, 'headers' | 'url'>,
  { licenceId }: Pick<AccessGrant, 'licenceId'>,
  deps: ProofDeps,
): Promise<string | undefined | OAuthRefusal> {
  const proof = headers.get('dpop');
  if (proof === null || deps.takesBoundTokens !== true) return undefined;
  const { host, pathname, protocol } = new URL(url);
  const judged = await judgeProof(
    proof,
    {
      method: 'POST',
      host,
      path: pathname,
      isEncrypted: protocol === 'https:',
      nowMs: deps.nowMs(),
      licenceId,
    },
    deps.takeProof,
  );
  if (judged.kind === 'refused')
    return refuseOAuth('invalid_dpop_proof', `The proof is refused: ${judged.why}.`);
  if (judged.nonce !== undefined && deps.nonces.isCurrent(judged.nonce)) return judged.thumbprint;
  const nonceHeaders = { 'dpop-nonce': deps.nonces.current() };
  return refuseOAuth('use_dpop_nonce', 'The proof needs the nonce of this answer.', {
    headers: nonceHeaders,
  });
}
