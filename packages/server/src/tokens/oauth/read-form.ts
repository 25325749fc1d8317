import { readBody } from '../../domain/read-body.ts';
import { refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';

export interface ReadForm {
  readonly kind: 'form';
  /** Parameters without a value count as omitted (RFC 6749 section 3.2). */
  find(name: string): string | undefined;
}

const bodyBytesMax = 16_384;

/** Reads an `application/x-www-form-urlencoded` body, each parameter at most once (RFC 6749 section 3.2). */
export async function readForm(
  request: Request,
  { bodyMs }: { readonly bodyMs: number },
): Promise<ReadForm | OAuthRefusal> {
  if (request.method !== 'POST') {
    const headers = { allow: 'POST' };
    return refuseOAuth('invalid_request', 'This endpoint takes POST.', { status: 405, headers });
  }
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return refuseOAuth('invalid_request', 'The body has to be application/x-www-form-urlencoded.');
  }
  const body = await readBody(request, { bytesMax: bodyBytesMax, withinMs: bodyMs });
  if (body === 'too-large') return refuseOAuth('invalid_request', 'The body is too large.', { status: 413 });
  if (body === 'too-slow') {
    return refuseOAuth('invalid_request', 'The body did not come in time.', { status: 408 });
  }
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (values.has(name)) return refuseOAuth('invalid_request', 'A parameter was sent twice.');
    values.set(name, value);
  }
  return { kind: 'form', find: (name) => values.get(name) || undefined };
}
