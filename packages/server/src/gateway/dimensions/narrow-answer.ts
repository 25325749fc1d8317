import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { BodyFilter, UpstreamAnswer } from '../call.ts';
import { foldHeaderName } from '../header-roles.ts';
import { JsonFilter } from '../json/json-filter.ts';
import type { JsonNarrowing } from '../json/json-filter.ts';

/** Headers that are no longer true of a narrowed body: its length, and everything that names or signs its bytes. */
const droppedNames: ReadonlySet<string> = new Set([
  'content-length',
  'etag',
  'digest',
  'content-digest',
  'repr-digest',
  'unencoded-digest',
  'content-md5',
  'accept-ranges',
  'content-range',
  'signature',
  'signature-input',
]);

const jsonType =
  /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;

export interface NarrowedAnswer {
  readonly headers: readonly string[];
  /** Undefined where no body comes. */
  readonly body: BodyFilter | undefined;
}

/**
 * How the answer is narrowed. A success whose body cannot be read as JSON is refused (security rule 13); a failure
 * or redirection keeps its status and loses its body.
 */
export function narrowAnswer(
  answer: UpstreamAnswer,
  call: { readonly method: string; readonly headers: readonly string[] },
  narrowings: readonly JsonNarrowing[],
): NarrowedAnswer | Refusal {
  const headers = withoutNames(call.headers, droppedNames);
  const { status } = answer;
  if (call.method === 'HEAD' || status === 204 || status === 304) return { headers, body: undefined };
  if (status === 206) return refuseAnswer('a part of an answer, though none was asked for');
  const isJson = isPlainJson(answer.headers);
  if (isJson) return { headers, body: new JsonFilter(narrowings, { isStrict: status < 300 }) };
  if (findOnly('content-length', answer.headers) === '0') return { headers, body: dropAll };
  if (status < 300) return refuseAnswer('an answer that is not plain JSON');
  return { headers: withoutNames(headers, bodyNames), body: dropAll };
}

const bodyNames: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
]);

const dropAll: BodyFilter = { push: () => Buffer.alloc(0), end: () => Buffer.alloc(0) };

function isPlainJson(headers: UpstreamAnswer['headers']): boolean {
  const type = findOnly('content-type', headers);
  const encoding = findOnly('content-encoding', headers);
  return (
    typeof type === 'string' && jsonType.test(type) && (encoding === undefined || encoding === 'identity')
  );
}

/** Null where it appears more than once. */
function findOnly(name: string, headers: UpstreamAnswer['headers']): string | null | undefined {
  let value: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== name) continue;
    if (value !== undefined) return null;
    value = headers[index + 1];
  }
  return value;
}

function refuseAnswer(what: string): Refusal {
  return refuse('filter', 'upstream_invalid', `the answer has to be narrowed, and the upstream sent ${what}`);
}

/** Headers of a request that would keep its answer from being narrowed. */
const partialNames: ReadonlySet<string> = new Set(['range', 'if-range', 'accept-encoding', 'a-im']);

/** The headers that go to the upstream when its answer is narrowed: it must send all of it, and plainly. */
export function withoutPartialRequest(headers: readonly string[]): readonly string[] {
  return [...withoutNames(headers, partialNames), 'accept-encoding', 'identity'];
}

function withoutNames(headers: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!names.has(foldHeaderName(name))) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
}
