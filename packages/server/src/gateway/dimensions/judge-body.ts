import type { DimensionPlace } from '@postern/contract/dimension';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { CallSince, MaybePromise } from '../call.ts';
import { findJsonValues } from '../json/find-json-values.ts';
import type { NamesMember } from '../json/find-json-values.ts';
import { JsonError } from '../json/json-tokenizer.ts';
import { namesMethod, refuseMethod } from '../method-override.ts';
import { findJsonObstacle, readBodyKind } from './body-kind.ts';
import { judgeParameters } from './judge-parameters.ts';
import { judgeValues, refuseMissing } from './judge-values.ts';
import { readParameters } from './read-query-values.ts';
import type { QueryPlace } from './read-query-values.ts';

type BodyPlace = Extract<DimensionPlace, { readonly in: 'body' }>;

/** The values of a body that are judged for the caller. */
export interface BodyRules {
  readonly places: readonly BodyPlace[];
  /** Parameters that the upstream may take from a form. */
  readonly inForm: readonly QueryPlace[];
  /** Those of them that it may also take from a JSON body: it reads them from the query otherwise. */
  readonly inJson: readonly QueryPlace[];
  readonly takesAnyCase: boolean;
  /** A form that names another method is refused; see method-override.ts. */
  readonly refusesMethod: boolean;
  readonly grant: AccessGrant;
}

/**
 * Judges the body, where it could name a value. The inspected bytes are exactly those that are forwarded; undefined:
 * nothing in it is read as a parameter, so that it passes unread.
 */
export function judgeBody(
  call: CallSince<'received'>,
  rules: BodyRules,
): MaybePromise<Buffer | Refusal | undefined> {
  if (rules.places.length > 0) return judgeJson(call, rules);
  if (call.headers.body.kind === 'none') return undefined;
  switch (findTreatment(call, rules)) {
    case 'pass':
      return undefined;
    case 'json':
      return judgeJson(call, rules);
    case 'form':
      return judgeForm(call, rules);
    case 'refuse':
      return refuseKind('parameters could be read from it, and it is neither JSON nor a form in UTF-8');
  }
}

/** Whether judgeBody would have to read the body, for a door that does not have it. */
export function mustSeeBody(call: CallSince<'received'>, rules: BodyRules): boolean {
  if (rules.places.length > 0) return true;
  if (rules.inForm.length === 0) return false;
  // Whether there is a body is not known here; without a content type, only Rack takes one for a form, and only of a POST.
  const isUntyped = readBodyKind(call.headers.passOn) === 'untyped';
  return isUntyped ? call.method === 'POST' : findTreatment(call, rules) !== 'pass';
}

function findTreatment(
  { headers, method }: CallSince<'received'>,
  { inForm, inJson }: BodyRules,
): 'pass' | 'json' | 'form' | 'refuse' {
  if (inForm.length === 0) return 'pass';
  const kind = readBodyKind(headers.passOn);
  switch (kind) {
    case 'json':
      return inJson.length === 0 ? 'pass' : kind;
    case 'form':
      return kind;
    case 'multipart':
    case 'untyped':
    case 'unreadable':
      return 'refuse';
    case 'other':
      // A call that has no declared body has no use for one of any other kind.
      return method === 'GET' || method === 'HEAD' || method === 'DELETE' ? 'refuse' : 'pass';
  }
}

async function judgeForm(call: CallSince<'received'>, rules: BodyRules): Promise<Buffer | Refusal> {
  const bytes = await readWholeBody(call, rules.grant);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const parameters = readParameters(bytes.toString('latin1'));
  if (rules.refusesMethod && namesMethod(parameters)) return refuseMethod('its form');
  return judgeParameters(parameters, rules.inForm, rules) ?? bytes;
}

async function judgeJson(call: CallSince<'received'>, rules: BodyRules): Promise<Buffer | Refusal> {
  const bytes = await readJsonBody(call, rules.grant);
  if (!Buffer.isBuffer(bytes)) return bytes;
  const { places, inJson } = rules;
  const pointers = [...places.map(({ pointer }) => pointer), ...inJson.map(({ parameter }) => [parameter])];
  const found = bytes.length === 0 ? pointers.map(() => []) : findValues(bytes, pointers, 'in-any-case');
  if (!Array.isArray(found)) return found;
  for (const [index, place] of [...places, ...inJson].entries()) {
    const refusal = judgeValues(splitMerged(found[index] ?? [], place), place, rules.grant);
    if (refusal !== undefined) return refusal;
  }
  return rules.takesAnyCase || bytes.length === 0 ? bytes : (findMissing(bytes, places) ?? bytes);
}

/** A required member has to be spelled so that every upstream finds it. */
function findMissing(bytes: Buffer, places: readonly BodyPlace[]): Refusal | undefined {
  const required = places.filter((place) => place.required);
  if (required.length === 0) return undefined;
  const pointers = required.map(({ pointer }) => pointer);
  const found = findValues(bytes, pointers, 'exactly');
  if (!Array.isArray(found)) return found;
  const missing = required.find((_place, index) => (found[index] ?? []).length === 0);
  return missing === undefined ? undefined : refuseMissing(missing);
}

/** A list in one text, as the query would hold it. */
function splitMerged(values: readonly string[], place: DimensionPlace): readonly string[] {
  const delimiter = place.in === 'query' ? place.delimiter : undefined;
  return delimiter === undefined
    ? values
    : values.flatMap((value) => value.split(delimiter)).filter((value) => value !== '');
}

/** The whole body of a call, if an upstream can but read it as JSON; empty where it has none. */
export async function readJsonBody(call: CallSince<'received'>, grant: BodyOwner): Promise<Buffer | Refusal> {
  const { headers } = call;
  if (headers.body.kind === 'none') return Buffer.alloc(0);
  const obstacle = findJsonObstacle(headers.passOn);
  return obstacle === undefined ? readWholeBody(call, grant) : refuseKind(obstacle);
}

/** The licence against whose share of the memory a body counts while it is inspected. */
type BodyOwner = Pick<AccessGrant, 'licenceId'>;

async function readWholeBody(
  { readBody }: CallSince<'received'>,
  { licenceId }: BodyOwner,
): Promise<Buffer | Refusal> {
  return readBody === undefined
    ? refuseKind('this way of asking does not give it')
    : await readBody(licenceId);
}

function findValues(
  bytes: Buffer,
  pointers: readonly (readonly string[])[],
  names: NamesMember,
): string[][] | Refusal {
  try {
    return findJsonValues(bytes, pointers, names).map((values) => [...values]);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const what = error.message;
    return refuse('authorise', 'body_malformed', `the body holds ${what}`, { facts: { what } });
  }
}

export function refuseKind(what: string): Refusal {
  return refuse('authorise', 'body_not_inspectable', `the body has to be inspected, and ${what}`, {
    facts: { what },
  });
}
