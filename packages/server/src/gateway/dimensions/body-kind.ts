/**
 * The kind of body that frameworks read, by its content type alone.
 * `json` and `form` can be read here; `unreadable` is JSON or a form to some, but in a charset or coding that is not
 * read here. `untyped` has no content type, which Rack takes for a form. `other` is nothing that parameters are read from.
 */
export type BodyKind = 'json' | 'form' | 'multipart' | 'untyped' | 'unreadable' | 'other';

const jsonType =
  /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;
const formType = /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;

/** `passOn` is a flat list of names and values, in which a content type appears at most once. */
export function readBodyKind(passOn: readonly string[]): BodyKind {
  const type = findPassedHeader(passOn, 'content-type');
  const encoding = findPassedHeader(passOn, 'content-encoding');
  if (type === undefined) return 'untyped';
  const isPlain = encoding === undefined || encoding.toLowerCase() === 'identity';
  if (isPlain && jsonType.test(type)) return 'json';
  if (isPlain && formType.test(type)) return 'form';
  if (/multipart/i.test(type)) return 'multipart';
  return /json|urlencoded/i.test(type) ? 'unreadable' : 'other';
}

/** Why a body that has to be JSON cannot be inspected; undefined: it can be. */
export function findJsonObstacle(passOn: readonly string[]): string | undefined {
  const encoding = findPassedHeader(passOn, 'content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return 'it has a content encoding';
  const type = findPassedHeader(passOn, 'content-type');
  if (type === undefined) return 'it has no content type';
  return jsonType.test(type) ? undefined : 'it is not application/json in UTF-8';
}

/** The values of all lines, joined: a coding that appears twice is not `identity`. */
export function findPassedHeader(passOn: readonly string[], name: string): string | undefined {
  let value: string | undefined;
  for (let index = 0; index < passOn.length; index += 2) {
    if (passOn[index]?.toLowerCase() !== name) continue;
    value = value === undefined ? passOn[index + 1] : `${value}, ${passOn[index + 1]}`;
  }
  return value;
}
