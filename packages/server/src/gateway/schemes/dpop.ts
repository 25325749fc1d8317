import { judgeProof, proofAlgorithms } from '../../crypto/dpop-proof.ts';
import type { TakeProof } from '../../crypto/used-proofs.ts';
import { isRefusal, refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { CallState, CredentialCarrier } from '../call.ts';
import { presentChallengeError } from './bearer.ts';
import type { TokenIdentifier } from './bearer.ts';
import { findAfterWord } from './find-after-word.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';

export interface DpopDeps {
  readonly tokens: TokenIdentifier;
  readonly takeProof: TakeProof;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * `Authorization: DPoP <access token>` with a proof in `DPoP` (RFC 9449 section 7.1): the token works only together with
 * the key that it is bound to. A proof is good for one call,
 * which may be decided more than once.
 */
export function createDpopScheme(deps: DpopDeps): Scheme {
  return {
    name: 'dpop',
    challenge: (_route, error) => `DPoP algs="${proofAlgorithms.join(' ')}"${presentChallengeError(error)}`,
    find: ({ header, value }) => (header === 'authorization' ? findAfterWord(value, 'DPoP') : undefined),
    identify: (text, carrier) => identify(text, carrier, deps),
  };
}

async function identify(
  text: string,
  carrier: CredentialCarrier,
  deps: DpopDeps,
): Promise<IdentifiedCaller | Refusal> {
  const { dpopProof, host } = carrier.headers;
  if (dpopProof === undefined) return refuseProof('no proof in a DPoP header');
  let boundTo: string | undefined;
  const caller = await deps.tokens.identify(text, (token) => {
    boundTo = token.boundTo;
    return boundTo === undefined ? refuseProof('the token is bound to no key') : undefined;
  });
  if (isRefusal(caller)) return caller;
  const { method, path, isEncrypted } = carrier;
  const context = {
    method,
    path,
    host: host ?? '',
    isEncrypted,
    accessToken: text,
    boundTo,
    licenceId: caller.grant.licenceId,
  };
  const takeProof: TakeProof = carrier.isProofTaken ? () => true : deps.takeProof;
  const judged = await judgeProof(dpopProof, { ...context, nowMs: deps.now() }, takeProof);
  if (judged.kind === 'refused') return refuseProof(judged.why);
  noteProof(carrier);
  return caller;
}

/** The call may be decided again: then its proof is not spent twice. */
function noteProof(state: CallState): void {
  state.isProofTaken = true;
}

function refuseProof(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}
