import type { DimensionKind } from '@postern/contract/dimension';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { ApiKeyId, ApiUserId, LicenceId } from '@postern/contract/ids';
import type { StageName } from '@postern/contract/explanation';

/** A credential that is good no more, or, of a key, never was: only storage can tell which. */
export type DeadCredential =
  | { readonly kind: 'key'; readonly digest: string }
  /** An access token whose signature and times hold. */
  | { readonly kind: 'token'; readonly apiUserId: ApiUserId; readonly keyId: ApiKeyId }
  /** A password that was right, of a web service account that was deleted or got another one. */
  | {
      readonly kind: 'account';
      readonly licenceId: LicenceId;
      readonly apiUserId: ApiUserId;
      /** `licence/account` */
      readonly name: string;
    };

/** A "no" of the pipeline. A value, never an exception. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly stage: StageName;
  readonly code: ErrorCode;
  /** Public: fills the catalogue entry's detail. */
  readonly facts: ErrorFacts;
  /** For admins and the log only: which rule decided, and on what. Never a secret. */
  readonly rule: string;
  readonly retryAfterS?: number;
  /** Of `dimension_refused`: what would have to be permitted. */
  readonly permits?: { readonly dimension: DimensionKind; readonly value: string };
  /** What was presented may be a credential that was cut off: told to alerts, never to the caller. */
  readonly deadCredential?: DeadCredential;
  /** Whether the gateway holds the answer back for a while, to slow a caller that guesses; see gateway/held-refusals.ts. */
  readonly isHeld?: true;
  /** Extra response headers, such as `allow`. */
  readonly headers?: RefusalHeaders;
}

/** Of a list, each value goes out as a field line of its own. */
export type RefusalHeaders = Readonly<Record<string, string | readonly string[]>>;

/** One name and value for each field line. */
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
