import type { ChangeSequence, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { UsageBatch } from '../storage/usage/port.ts';
import type { PasswordCost } from '../crypto/password-hashes/known-hash.ts';
import type { UsedProof } from '../crypto/used-proofs.ts';
import type { AccessSource, RevokedToken } from './access-source.ts';
import type { LeasePort } from './lease-book.ts';
import type { Charge, CountState, HeldCharges, Taken } from './limit-port.ts';

/**
 * A private signing key for another process of this program: PKCS #8 DER in base64. It must never be sent anywhere
 * else.
 */
export interface SigningKeyMaterial {
  readonly kid: string;
  readonly pkcs8Base64: string;
}

export interface TokenToRevoke extends RevokedToken {
  readonly licenceId: LicenceId;
}

/**
 * The services that a gateway process needs from the process that owns the database. Arguments and results are plain
 * data.
 */
export interface GatewayLink extends AccessSource, LeasePort {
  /** Loads the pepper of key digests, in base64. */
  loadPepper(): Promise<string>;
  /** Loads the environment's active signing key. */
  loadSigningKey(environment: EnvironmentName): Promise<SigningKeyMaterial>;
  /** Revokes an access token on every gateway. Returns the change's sequence number in the feed. */
  revokeToken(environment: EnvironmentName, token: TokenToRevoke): Promise<ChangeSequence>;
  /**
   * Resolves to true when no gateway has seen the proof of possession before. It is remembered as long as it could be
   * used.
   */
  takeProof(environment: EnvironmentName, proof: UsedProof): Promise<boolean>;
  /**
   * Lists the costs of checking the passwords of web service accounts, from a sample of them. Each cost is repeated as
   * often as it occurs.
   */
  listPasswordCosts(environment: EnvironmentName): Promise<readonly PasswordCost[]>;
  /** Charges limits. The process that owns the database counts them for all of its workers; see limit-port.ts. */
  takeLimits(charges: readonly Charge[]): Promise<Taken>;
  endLimits(held: HeldCharges, bytes: number): Promise<void>;
  peekLimits(charges: readonly Charge[]): Promise<readonly CountState[]>;
  /** Counts the gateway processes with a lease. */
  countGateways(): Promise<number>;
  /**
   * Records the usage of calls. A batch is stored and reported as a whole or rejected as a whole; sending it repeatedly
   * counts it once.
   */
  recordUsage(batch: UsageBatch): Promise<void>;
}
