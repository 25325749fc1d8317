import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { StageName } from '@postern/contract/explanation';
import type { StageClock } from './stage-clock.ts';
import type { DeadCredential } from '../domain/refusal.ts';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** What is known of one call when it is over. No secret, no query string, nothing of a body. */
export interface CallRecord {
  readonly requestId: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly environment: EnvironmentName;
  readonly method: string;
  /** The canonical path; undefined when the target was refused as it stood. */
  readonly path: string | undefined;
  readonly clientAddress: string | undefined;
  /** As the client sent it; only its family is kept. */
  readonly userAgent?: string | undefined;
  readonly apiId: string | undefined;
  /** The API's base path or alias that the call came by. */
  readonly basePath: string | undefined;
  /** By something that is given up: an API, an alias, an operation, a kind of credential. */
  readonly isDeprecated: boolean;
  /** `bearer`, `basic`, … */
  readonly scheme: string | undefined;
  readonly operationId: string | undefined;
  readonly licenceId: LicenceId | undefined;
  readonly apiUserId: ApiUserId | undefined;
  readonly keyId: string | undefined;
  readonly status: number;
  /** Of a refusal, or of what cut the call short. */
  readonly code: ErrorCode | undefined;
  readonly stage: StageName | undefined;
  readonly rule: string | undefined;
  /** What was presented may be a credential that was cut off. For alerts; not logged. */
  readonly deadCredential?: DeadCredential | undefined;
  /** Of the few calls that are timed or traced. */
  readonly clock?: StageClock | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** Where records go: the log, metrics, last use. Must not throw and must not wait. */
export type CallSink = (record: CallRecord) => void;
