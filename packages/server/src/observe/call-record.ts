import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { StageName } from '@postern/contract/explanation';
import type { StageClock } from './stage-clock.ts';
import type { DeadCredential } from '../domain/refusal.ts';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** The facts about a finished call. It contains no secret, no query string, and nothing of a body. */
export interface CallRecord {
  readonly requestId: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly environment: EnvironmentName;
  readonly method: string;
  /** The canonical path; undefined if the request target was refused in its original form. */
  readonly path: string | undefined;
  readonly clientAddress: string | undefined;
  /** The header that the client sent; only the program's family is stored. */
  readonly userAgent?: string | undefined;
  readonly apiId: string | undefined;
  /** The base path or alias of the API under which the call came. */
  readonly basePath: string | undefined;
  /** Whether the call used something deprecated: an API, an alias, an operation or a kind of credential. */
  readonly isDeprecated: boolean;
  /** Such as `bearer` or `basic`. */
  readonly scheme: string | undefined;
  readonly operationId: string | undefined;
  readonly licenceId: LicenceId | undefined;
  readonly apiUserId: ApiUserId | undefined;
  readonly keyId: string | undefined;
  readonly status: number;
  /** The error code of a refusal, or of the fault that aborted the call. */
  readonly code: ErrorCode | undefined;
  readonly stage: StageName | undefined;
  readonly rule: string | undefined;
  /** The presented credential, if it may be one that was cut off. Used for alerts and not logged. */
  readonly deadCredential?: DeadCredential | undefined;
  /** Present only for the few calls that are timed or traced. */
  readonly clock?: StageClock | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** Receives the record of each finished call, such as the log, metrics or last use. It must not throw or block. */
export type CallSink = (record: CallRecord) => void;
