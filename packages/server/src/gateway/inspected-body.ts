import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { RequestBody, RequestBodyFailure, refuseBrokenBody } from './request-body.ts';
import type { RequestBodyLimits } from './request-body.ts';
import { refuseBody } from './stages/receive.ts';
import type { Client } from './stages/forward.ts';

/**
 * Reads the client's whole body, for a stage that has to inspect it: at the first question, and once. Whoever
 * announced the body with `Expect: 100-continue` is told to go on then.
 */
export function createBodyReader(client: Client, limits: RequestBodyLimits): () => Promise<Buffer | Refusal> {
  let reading: Promise<Buffer | Refusal> | undefined;
  return () => (reading ??= readBody(client, limits));
}

async function readBody({ request, response }: Client, limits: RequestBodyLimits): Promise<Buffer | Refusal> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytesMax)
    return refuseBody(limits.bodyBytesMax);
  if (request.headers.expect !== undefined) response.writeContinue();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of new RequestBody(request, limits)) {
      if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof RequestBodyFailure)) throw error;
    if (error.reason === 'too-large') return refuseBody(limits.bodyBytesMax);
    if (error.reason === 'malformed') return refuseBrokenBody();
    return refuse('authorise', 'client_gone', error.message);
  }
  return Buffer.concat(chunks);
}
