import type { DimensionKind } from '@postern/contract/dimension';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { StageName } from '@postern/contract/explanation';

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
  /** Of a well-formed key that nobody has (any more): told to alerts, never to the caller. */
  readonly refusedKeyDigest?: string;
  /** Extra response headers, such as `allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function refuse(
  stage: StageName,
  code: ErrorCode,
  rule: string,
  more: Partial<Pick<Refusal, 'facts' | 'retryAfterS' | 'headers' | 'refusedKeyDigest'>> = {},
): Refusal {
  return { kind: 'refusal', stage, code, rule, facts: {}, ...more };
}

export function isRefusal(value: { readonly kind: string }): value is Refusal {
  return value.kind === 'refusal';
}
