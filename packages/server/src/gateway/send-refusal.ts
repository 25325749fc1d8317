import type { ServerResponse } from 'node:http';
import type { ErrorShapeConfig } from '../config/answer-config-schema.ts';
import { presentError } from './error-shape.ts';
import { listHeaderLines } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

export interface RefusalContext {
  readonly requestId: string;
  readonly docsUrl: string;
  /** The error shape of the API that the call was for; problem documents without one. */
  readonly errorShape?: ErrorShapeConfig | undefined;
  /** Whether the connection has to end: the body that was announced may come or not, so the next request's start is unknown. */
  readonly closeConnection: boolean;
  readonly extraHeaders?: readonly string[];
}

/** Answers a refusal as RFC 9457 problem+json, or in the API's own shape. A client that is gone gets nothing. */
export function sendRefusal(response: ServerResponse, refusal: Refusal, context: RefusalContext): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = presentRefusal(refusal, context);
  if (context.closeConnection) response.shouldKeepAlive = false;
  response.writeHead(status, [...headers, ...(context.extraHeaders ?? [])]);
  response.end(body);
}

/** Status, flat header list and body of a refusal. */
export function presentRefusal(
  refusal: Refusal,
  context: Pick<RefusalContext, 'requestId' | 'docsUrl' | 'errorShape'>,
): { readonly status: number; readonly headers: readonly string[]; readonly body: string } {
  const { status, contentType, body } = presentError(refusal, context, context.errorShape);
  const headers = [
    'content-type',
    contentType,
    'cache-control',
    'no-store',
    'x-request-id',
    context.requestId,
    'content-length',
    String(Buffer.byteLength(body)),
  ];
  for (const [name, value] of listHeaderLines(refusal.headers)) headers.push(name, value);
  if (refusal.retryAfterS !== undefined) headers.push('retry-after', String(refusal.retryAfterS));
  return { status, headers, body };
}
