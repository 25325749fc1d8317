import type { DimensionKind } from '@postern/contract/dimension';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { ApiKeyId, ApiUserId, LicenceId } from '@postern/contract/ids';
import type { StageName } from '@postern/contract/explanation';

/**
 * A credential that is no longer valid, or a key that may never have existed: only the storage can distinguish these.
 */
export type DeadCredential =
  | { readonly kind: 'key'; readonly digest: string }
  /** An access token with a valid signature that has not expired. */
  | { readonly kind: 'token'; readonly apiUserId: ApiUserId; readonly keyId: ApiKeyId }
  /** The correct password of a web service account that was deleted since, or got another password. */
  | {
      readonly kind: 'account';
      readonly licenceId: LicenceId;
      readonly apiUserId: ApiUserId;
      /** `licence/account` */
      readonly name: string;
    };

/** The result of a stage that refuses a call. It is a value, never an exception. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly stage: StageName;
  readonly code: ErrorCode;
  /** Public: fills the places of the catalogue entry's detail. */
  readonly facts: ErrorFacts;
  /** For admins and the log only: the rule that decided, and its facts. It never contains a secret. */
  readonly rule: string;
  readonly retryAfterS?: number;
  /** For `dimension_refused`: the value that would have to be permitted. */
  readonly permits?: { readonly dimension: DimensionKind; readonly value: string };
  /** The presented credential, if it may have been cut off. Alerts use it; the caller never learns of it. */
  readonly deadCredential?: DeadCredential;
  /** Whether the gateway delays the answer, to slow down a caller that guesses; see gateway/held-refusals.ts. */
  readonly isHeld?: true;
  /** Extra response headers, such as `allow`. */
  readonly headers?: RefusalHeaders;
}

/** Each value of a list is sent as a field line of its own. */
export type RefusalHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Lists one name and value for each field line. */
export function listHeaderLines(headers: RefusalHeaders | undefined): readonly (readonly [string, string])[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map((line) => [name, line] as const),
  );
}

export function refuse(
  stage: StageName,
  code: ErrorCode,
  rule: string,
  more: Partial<Pick<Refusal, 'facts' | 'retryAfterS' | 'headers' | 'deadCredential'>> = {},
): Refusal {
  return { kind: 'refusal', stage, code, rule, facts: {}, ...more };
}

export function isRefusal(value: { readonly kind: string }): value is Refusal {
  return value.kind === 'refusal';
}
