import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { CallSince } from './call.ts';
import { findPassedHeader } from './dimensions/body-kind.ts';
import { readParameters } from './dimensions/read-query-values.ts';
import type { ReadParameters } from './dimensions/read-query-values.ts';
import { createFormGuard } from './form-guard.ts';
import type { FormGuard } from './form-guard.ts';

/** Whether the query would let the upstream carry out another method; see namesMethod. */
export function namesMethodInQuery(query: string): boolean {
  // One look settles nearly all queries; the name can be escaped, wholly or in part.
  return /method|%/i.test(query) && namesMethod(readParameters(query.slice(1)));
}

/**
 * Whether a parameter would let Rack, Symfony, Laravel or Spring carry out another method than that of the request:
 * `_method`, and what PHP folds to it (`.method`, `[method`) or Rack unwraps (`[_method]`), in any letter case.
 */
export function namesMethod({ pairs, namesBehindSemicolon }: ReadParameters): boolean {
  return pairs.some(({ name }) => isMethodName(name)) || namesBehindSemicolon.some(isMethodName);
}

export function isMethodName(name: string): boolean {
  return /^[\s[\].!]*[_.\s[]method(?:[\s[\]].*)?$/is.test(name);
}

/**
 * Looks through the form of a POST while it is sent on, since the same parameter counts there. Undefined: the body is no
 * form, or the upstream ignores the parameter.
 */
export function createMethodGuard(call: CallSince<'matched'>): FormGuard | undefined {
  if (!mayHoldMethod(call)) return undefined;
  const type = findPassedHeader(call.headers.passOn, 'content-type');
  const guard = createFormGuard(type, isMethodName);
  return guard === 'unreadable' ? undefined : guard;
}

/** Refuses the POST of a form that cannot be looked through. */
export function judgeFormKind(
  call: CallSince<'matched'>,
  bodies?: 'assumed' | 'unseen',
): Refusal | undefined {
  if (bodies === 'assumed' || !mayHoldMethod(call, bodies)) return undefined;
  const type = findPassedHeader(call.headers.passOn, 'content-type');
  const guard = createFormGuard(type, isMethodName);
  const isUnreadable =
    guard === 'unreadable' || (type !== undefined && guard !== undefined && isEncoded(call));
  if (bodies === 'unseen') {
    // Whether there is a body is not known here: only one that has a type is taken for a form.
    return type === undefined || guard === undefined
      ? undefined
      : refuseMethod('a form that is not seen here');
  }
  return isUnreadable ? refuseMethod('a form that cannot be looked through') : undefined;
}

function mayHoldMethod({ headers, method, route }: CallSince<'matched'>, bodies?: 'unseen'): boolean {
  return (
    method === 'POST' &&
    route.upstreamReads.methodOverride === 'unknown' &&
    (bodies === 'unseen' || headers.body.kind !== 'none')
  );
}

function isEncoded({ headers }: CallSince<'matched'>): boolean {
  const encoding = findPassedHeader(headers.passOn, 'content-encoding');
  return encoding !== undefined && encoding.toLowerCase() !== 'identity';
}

export function refuseMethod(what: string): Refusal {
  return refuse('authorise', 'method_override_refused', `another method is named in ${what}`, {
    facts: { what },
  });
}
