import type { FilteredAnswer, PreparedCall, UpstreamAnswer } from '../call.ts';

/** RFC 9110 section 7.6.1, and what only the gateway may say. */
const droppedNames: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
  'http2-settings',
]);

/**
 * What the client gets of the upstream's answer: its hop-by-hop headers, everything that its `Connection`
 * names and every `x-postern-` header stay inside.
 */
export function filter(answer: UpstreamAnswer, prepared: PreparedCall): FilteredAnswer {
  const headers = filterHeaders(answer.headers);
  headers.push(
    'x-request-id',
    prepared.limited.authorised.admitted.authenticated.matched.received.raw.requestId,
  );
  return { kind: 'filtered', status: answer.status, headers };
}

/** Flat list of the headers that are not hop-by-hop. */
export function filterHeaders(answered: UpstreamAnswer['headers']): string[] {
  const nominated = findNominated(answered['connection']);
  const headers: string[] = [];
  for (const name in answered) {
    if (droppedNames.has(name) || name.startsWith('x-postern-') || nominated?.has(name) === true) continue;
    const value = answered[name];
    if (typeof value === 'string') headers.push(name, value);
    else if (value !== undefined) for (const each of value) headers.push(name, each);
  }
  return headers;
}

function findNominated(connection: string | readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  const text = typeof connection === 'string' ? connection : connection.join(',');
  return new Set(text.split(',').map((name) => name.trim().toLowerCase()));
}
