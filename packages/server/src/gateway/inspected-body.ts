import type { LicenceId } from '@postern/contract/ids';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { HeldBodies } from './held-bodies.ts';
import { RequestBody, RequestBodyFailure, refuseBrokenBody } from './request-body.ts';
import type { RequestBodyLimits } from './request-body.ts';
import { refuseBody } from './stages/receive.ts';
import type { Client } from './client.ts';

export interface BodyReaderDeps {
  readonly limits: RequestBodyLimits;
  readonly heldBodies: HeldBodies;
}

/** A body that is inspected has to come at this pace on average, after the longest pause that is allowed. */
const slowestBytesPerMs = 16;

/**
 * Reads the client's whole body, for a stage that has to inspect it: at the first question, and once. It counts against
 * the bytes that the licence may hold from before it is read until the answer is over. A client that
 * announced the body with `Expect: 100-continue` gets the `100` then.
 */
export function createBodyReader(
  client: Client,
  deps: BodyReaderDeps,
): (licenceId: LicenceId) => Promise<Buffer | Refusal> {
  let reading: Promise<Buffer | Refusal> | undefined;
  return (licenceId) => (reading ??= admitBody(client, licenceId, deps));
}

async function admitBody(
  client: Client,
  licenceId: LicenceId,
  { limits, heldBodies }: BodyReaderDeps,
): Promise<Buffer | Refusal> {
  const { request, response } = client;
  const declared = request.headers['content-length'];
  const bytes = declared === undefined ? limits.bodyBytesMax : Number(declared);
  if (bytes > limits.bodyBytesMax) return refuseBody(limits.bodyBytesMax);
  const held = heldBodies.take(licenceId, bytes);
  if (held === undefined) {
    return refuse(
      'authorise',
      'bodies_held',
      'the inspected bodies of the licence hold their share of the memory',
      {
        retryAfterS: 1,
      },
    );
  }
  response.once('close', held.release);
  const body = await readBody(client, limits, bytes);
  if (Buffer.isBuffer(body)) held.shrink(body.length);
  return body;
}

async function readBody(
  { request, response }: Client,
  limits: RequestBodyLimits,
  bytesExpected: number,
): Promise<Buffer | Refusal> {
  if (request.headers.expect !== undefined) response.writeContinue();
  const chunks: Buffer[] = [];
  const body = new RequestBody(request, limits);
  const withinMs = limits.clientBodyIdleMs + bytesExpected / slowestBytesPerMs;
  const timer = setTimeout(() => body.destroy(new RequestBodyFailure('too-slow')), withinMs).unref();
  try {
    for await (const chunk of body) {
      if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof RequestBodyFailure)) throw error;
    if (error.reason === 'too-large') return refuseBody(limits.bodyBytesMax);
    if (error.reason === 'malformed') return refuseBrokenBody();
    return refuse('authorise', 'client_gone', error.message);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
