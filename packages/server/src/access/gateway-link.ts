import type { ChangeSequence, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { UsageBatch } from '../storage/usage/port.ts';
import type { PasswordCost } from '../crypto/password-hashes/known-hash.ts';
import type { UsedProof } from '../crypto/used-proofs.ts';
import type { AccessSource, RevokedToken } from './access-source.ts';
import type { LeasePort } from './lease-book.ts';
import type { Charge, CountState, HeldCharges, Taken } from './limit-port.ts';

/** A private signing key as it crosses a process boundary: PKCS #8 DER in base64. Only ever between our own processes. */
export interface SigningKeyMaterial {
  readonly kid: string;
  readonly pkcs8Base64: string;
}

export interface TokenToRevoke extends RevokedToken {
  readonly licenceId: LicenceId;
}

/** Everything that a gateway process needs of the process that owns the database. Plain data both ways. */
export interface GatewayLink extends AccessSource, LeasePort {
  /** The pepper of key digests, base64. */
  loadPepper(): Promise<string>;
  /** The environment's active signing key. */
  loadSigningKey(environment: EnvironmentName): Promise<SigningKeyMaterial>;
  /** Makes an access token dead before its time, for every gateway. Gives the change's place in the feed. */
  revokeToken(environment: EnvironmentName, token: TokenToRevoke): Promise<ChangeSequence>;
  /** Whether a proof of possession is used for the first time, by any gateway; remembered as long as it could be used. */
  takeProof(environment: EnvironmentName, proof: UsedProof): Promise<boolean>;
  /** What checks of the passwords of web service accounts cost, of a sample of them, each as often as it occurs. */
  listPasswordCosts(environment: EnvironmentName): Promise<readonly PasswordCost[]>;
  /** Limits are counted by the process that owns the database, for all of its workers; see limit-port.ts. */
  takeLimits(charges: readonly Charge[]): Promise<Taken>;
  endLimits(held: HeldCharges, bytes: number): Promise<void>;
  peekLimits(charges: readonly Charge[]): Promise<readonly CountState[]>;
  /** Gateway processes that are alive. */
  countGateways(): Promise<number>;
  /** What calls amounted to: kept and told as a whole, once however often it is sent, or rejected as a whole. */
  recordUsage(batch: UsageBatch): Promise<void>;
}
