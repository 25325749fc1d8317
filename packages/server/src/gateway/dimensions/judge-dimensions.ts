import type { DimensionPlace, OperationDimensions } from '@postern/contract/dimension';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { permittedValues } from '../../domain/dimension.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AdmittedCall, AuthorisedCall, MatchedCall, MaybePromise, ReceivedCall } from '../call.ts';
import { findJsonValues } from '../json/find-json-values.ts';
import type { JsonNarrowing } from '../json/json-filter.ts';
import { JsonError } from '../json/json-tokenizer.ts';
import { judgeValues } from './judge-values.ts';
import { listQueryValues, readQuery } from './read-query-values.ts';

export interface DimensionDeps {
  /**
   * `assumed`: nobody has the body, and what it names counts as permitted; only for explanations. `unseen`: it goes
   * past us, so that a call whose body would have to be judged is refused.
   */
  readonly bodies?: 'assumed' | 'unseen';
}

type BodyPlace = Extract<DimensionPlace, { readonly in: 'body' }>;

/**
 * Judges what the call names of each dimension that its caller is limited in: path, query, then body, which is
 * read only where that matters. What the answer has to be narrowed to goes along.
 */
export function judgeDimensions(
  admitted: AdmittedCall,
  dimensions: OperationDimensions,
  deps: DimensionDeps,
): MaybePromise<AuthorisedCall | Refusal> {
  const { grant, matched } = admitted.authenticated;
  const places = dimensions.places.filter(({ kind }) => permittedValues(grant, kind) !== undefined);
  const refusal = judgeTarget(places, matched, grant);
  if (refusal !== undefined) return refusal;
  const narrowings = listNarrowings(dimensions, grant);
  const inBody = places.filter((place) => place.in === 'body');
  if (inBody.length === 0 || deps.bodies === 'assumed') {
    return { kind: 'authorised', admitted, inspectedBody: undefined, narrowings };
  }
  if (deps.bodies === 'unseen') return refuseKind('this way of asking does not give it');
  return judgeBody(inBody, matched.received, grant).then((inspectedBody) =>
    isInspected(inspectedBody) ? { kind: 'authorised', admitted, inspectedBody, narrowings } : inspectedBody,
  );
}

function isInspected(outcome: Buffer | Refusal): outcome is Buffer {
  return Buffer.isBuffer(outcome);
}

function judgeTarget(
  places: readonly DimensionPlace[],
  { parameters, received }: MatchedCall,
  grant: AccessGrant,
): Refusal | undefined {
  const query = places.some((place) => place.in === 'query')
    ? readQuery(received.query)
    : new Map<string, string[]>();
  for (const place of places) {
    const refusal = judgePlace(place, { parameters, query }, grant);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function judgePlace(
  place: DimensionPlace,
  named: { readonly parameters: readonly string[]; readonly query: ReturnType<typeof readQuery> },
  grant: AccessGrant,
): Refusal | undefined {
  switch (place.in) {
    case 'path':
      // receive has made sure that every escape is UTF-8
      return judgeValues([decodeURIComponent(named.parameters[place.index] ?? '')], place, grant);
    case 'query': {
      const values = listQueryValues(named.query, place);
      if (values !== undefined) return judgeValues(values, place, grant);
      const what = `two delimiters for ${place.parameter}`;
      return refuse('authorise', 'request_malformed', `the query names ${what}`, { facts: { what } });
    }
    case 'body':
      return undefined;
  }
}

/** The inspected bytes, which are exactly those that are forwarded; empty where the call has no body. */
async function judgeBody(
  places: readonly BodyPlace[],
  received: ReceivedCall,
  grant: AccessGrant,
): Promise<Buffer | Refusal> {
  const bytes = await readJsonBody(received);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const found = bytes.length === 0 ? places.map(() => []) : findValues(bytes, places);
  if (!Array.isArray(found)) return found;
  for (const [index, place] of places.entries()) {
    const refusal = judgeValues(found[index] ?? [], place, grant);
    if (refusal !== undefined) return refusal;
  }
  return bytes;
}

/** The whole body of a call, if an upstream can but read it as JSON; empty where it has none. */
export async function readJsonBody({ raw, headers }: ReceivedCall): Promise<Buffer | Refusal> {
  if (headers.body.kind === 'none') return Buffer.alloc(0);
  const refusal = judgeBodyHeaders(headers.passOn);
  if (refusal !== undefined) return refusal;
  return raw.readBody === undefined
    ? refuseKind('this way of asking does not give it')
    : await raw.readBody();
}

function findValues(bytes: Buffer, places: readonly BodyPlace[]): string[][] | Refusal {
  try {
    const found = findJsonValues(
      bytes,
      places.map(({ pointer }) => pointer),
    );
    return found.map((values) => [...values]);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const what = error.message;
    return refuse('authorise', 'body_malformed', `the body holds ${what}`, { facts: { what } });
  }
}

const jsonType =
  /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json[ \t]*(?:;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;

/** Only what an upstream cannot but read as the JSON that was inspected. */
function judgeBodyHeaders(headers: readonly string[]): Refusal | undefined {
  let type: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index]?.toLowerCase();
    if (name === 'content-type') type = headers[index + 1];
    if (name === 'content-encoding' && headers[index + 1]?.toLowerCase() !== 'identity') {
      return refuseKind('it has a content encoding');
    }
  }
  if (type === undefined) return refuseKind('it has no content type');
  return jsonType.test(type) ? undefined : refuseKind('it is not application/json in UTF-8');
}

function refuseKind(what: string): Refusal {
  return refuse('authorise', 'body_not_inspectable', `the body has to be inspected, and ${what}`, {
    facts: { what },
  });
}

function listNarrowings(
  { narrowings }: OperationDimensions,
  grant: AccessGrant,
): readonly JsonNarrowing[] | undefined {
  const list = narrowings.flatMap((narrowing): JsonNarrowing[] => {
    const permitted = permittedValues(grant, narrowing.kind);
    return permitted === undefined ? [] : [{ ...narrowing, permitted }];
  });
  return list.length === 0 ? undefined : list;
}
