import { errorCatalogue } from '@postern/contract/error-catalogue';
import { isStillDecided } from '../decision/judge-standing.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { presentProblem } from '../domain/present-problem.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { refuseFault } from './refuse-fault.ts';
import { isRefusal, listHeaderLines, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { createCall, takeAnew } from './advance-call.ts';
import type { Call, CallSince, ReachedCall } from './call.ts';
import { foldHeaderName } from './header-roles.ts';
import type { RoleOf } from './header-roles.ts';
import { getIdentityHeaders } from './identity-headers.ts';
import type { IdentityTokens } from './identity-token.ts';
import { decide } from './pipeline.ts';
import type { DecideDeps } from './pipeline.ts';
import type { Client } from './client.ts';
import { record } from './stages/record.ts';
import type { RecordDeps } from './stages/record.ts';

const forwardAuthPath = '/forward-auth';

/** Whether somebody asks here. Caddy puts the call's own query behind it, which says nothing. */
export function isForwardAuth(rawTarget: string): boolean {
  return rawTarget === forwardAuthPath || rawTarget.startsWith(`${forwardAuthPath}?`);
}

export interface ForwardAuthDeps extends DecideDeps, RecordDeps {
  readonly identityTokens: IdentityTokens;
  readonly trustedProxies: readonly string[];
  readonly docsUrl: string;
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** Headers in which a trusted proxy says what call it asks about; the first three take the place of its own. */
const askedHeaders = {
  method: 'x-forwarded-method',
  target: 'x-forwarded-uri',
  host: 'x-forwarded-host',
  proto: 'x-forwarded-proto',
};
const replaced: ReadonlySet<string> = new Set([
  ...Object.values(askedHeaders),
  'host',
  // The question's own body, which says nothing of the call's
  'content-length',
  'transfer-encoding',
  'expect',
  'connection',
]);

/**
 * Answers a front proxy that asks whether it may forward a call (nginx `auth_request`, Caddy `forward_auth`, HAProxy):
 * the second door of the one decision engine. Only ever 200 with identity headers, 401 or 403, since nginx turns
 * everything else into a 500; the code's own status is in `x-postern-status`.
 *
 * Refused here, though the gateway itself allows it: a path that is not spelled canonically, as the proxy forwards what it
 * was sent; a body that has to be inspected, and an answer that has to be narrowed, as neither comes by.
 * Not done here: open calls are not cut when their credential dies, since only the proxy holds them.
 */
export function createAnswerForwardAuth(
  deps: ForwardAuthDeps,
): (question: Call<'raw'>, client: Client) => void {
  const isTrusted = createRangeMatcher(deps.trustedProxies);
  const deciding: ForwardAuthDeps = { ...deps, bodies: 'unseen' };
  return (question, client) => {
    void answer(question, isTrusted, deciding)
      .catch((fault: unknown): Answer => {
        deps.reportFault(fault, question.requestId);
        return { call: question, outcome: refuseFault(fault, 'authenticate') };
      })
      .then(({ call, outcome }) => {
        if (isRefusal(outcome))
          sendNo(client, outcome, { requestId: question.requestId, docsUrl: deps.docsUrl });
        else sendYes(client, outcome.headers);
        const ended = isRefusal(outcome)
          ? outcome
          : ({
              kind: 'forwarded',
              status: 200,
              requestBytes: 0,
              responseBytes: 0,
              failure: undefined,
            } as const);
        record(call, ended, deps);
      })
      .catch((fault: unknown) => deps.reportFault(fault, question.requestId));
  };
}

interface Answer {
  readonly call: ReachedCall;
  readonly outcome: Refusal | { readonly kind: 'allowed'; readonly headers: readonly string[] };
}

async function answer(
  question: Call<'raw'>,
  isTrusted: ReturnType<typeof createRangeMatcher>,
  deps: ForwardAuthDeps,
): Promise<Answer> {
  const peer = parseClientAddress(question.peerAddress);
  if (peer.kind === 'invalid' || !isTrusted(peer)) {
    return {
      call: question,
      outcome: refuse('receive', 'client_address_unknown', 'the asking peer is no trusted proxy'),
    };
  }
  const asked = readQuestion(question, deps.roleOf);
  if (isRefusal(asked)) return { call: question, outcome: asked };
  let call = asked;
  for (let attempt = 0; attempt < decisionsMax; attempt++) {
    const decision = await decide(call, deps);
    // The end of the call that the proxy forwards is unknown here, so that concurrent calls cannot be limited.
    call.ticket?.end(0);
    if (isRefusal(decision)) return { call, outcome: decision };
    const unfit = findUnfitness(decision);
    if (unfit !== undefined) return { call, outcome: unfit };
    const headers = await presentIdentity(decision, deps);
    // A queue or the signature may have taken a while: the answer is as old as its oldest part.
    if (isStillDecided(decision, deps)) return { call, outcome: { kind: 'allowed', headers } };
    call = takeAnew(call);
  }
  return { call, outcome: refuseStale() };
}

/** How often a decision is taken because access changed before it could be answered. */
const decisionsMax = 3;

/** The call that is asked about, with the client's own headers; each answer to "which call" exactly once. */
function readQuestion(question: Call<'raw'>, roleOf: RoleOf): Call<'raw'> | Refusal {
  const said = new Map<string, string>();
  const rawHeaders: string[] = [];
  for (let index = 0; index < question.rawHeaders.length; index += 2) {
    const name = question.rawHeaders[index] ?? '';
    const value = question.rawHeaders[index + 1] ?? '';
    const folded = name.toLowerCase();
    const reserved = findReservedName(name, value, roleOf);
    if (reserved !== undefined)
      return refuse('receive', 'header_reserved', `the header ${reserved}`, { facts: { header: reserved } });
    if (!replaced.has(folded)) rawHeaders.push(name, value);
    else if (folded.startsWith('x-forwarded-')) {
      if (said.has(folded))
        return refuse('receive', 'header_duplicated', `two ${folded}`, { facts: { header: folded } });
      said.set(folded, value);
    }
  }
  const method = said.get(askedHeaders.method);
  const rawTarget = said.get(askedHeaders.target);
  const host = said.get(askedHeaders.host);
  const hasClient = rawHeaders.some(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'x-forwarded-for',
  );
  if (method === undefined || rawTarget === undefined || host === undefined || !hasClient) {
    const what = 'no X-Forwarded-Method, -Uri, -Host and -For, which the front proxy has to set';
    return refuse('receive', 'request_malformed', what, { facts: { what } });
  }
  rawHeaders.push('host', host);
  const isEncrypted = said.get(askedHeaders.proto) === 'https';
  // Which version the question is in says nothing of the call; an upgrade is judged as the gateway itself would.
  const call = { method, rawTarget, rawHeaders, isEncrypted, httpVersion: '1.1', isUpgrade: true };
  return createCall({ ...question, ...call, isForwardedByProxy: true, readBody: undefined });
}

/**
 * The name in a header of the client that the API could take for one of the gateway's: `X-Postern-…` itself, any spelling
 * that servers fold to a name that the gateway drops (`X_Postern-Licence`, `X_HTTP_Method_Override`), or a `Connection` that
 * names `X-Postern-…`, which makes a proxy remove the identity (RFC 9110 section 7.6.1). The gateway itself leaves such
 * headers out; a front proxy passes on those that its configuration forgets, so here the call is refused.
 */
function findReservedName(name: string, value: string, roleOf: RoleOf): string | undefined {
  if (isOursFolded(name)) return name;
  if (name.toLowerCase() === 'connection')
    return value
      .split(',')
      .map((part) => part.trim())
      .find(isOursFolded);
  return /[^a-z0-9-]/i.test(name) && roleOf(name) === 'drop' ? name : undefined;
}

function isOursFolded(name: string): boolean {
  return foldHeaderName(name).startsWith('x-postern-');
}

/** Why a call that may go through the gateway may not go past it. */
function findUnfitness({ narrowings, path, query, rawTarget }: CallSince<'limited'>): Refusal | undefined {
  if (rawTarget !== path + query) {
    const what = 'an escape that is not needed or not upper-case';
    return refuse('receive', 'path_not_canonical', 'the proxy would forward another spelling', {
      facts: { what },
    });
  }
  if (narrowings === undefined) return undefined;
  const what = 'its answer would have to be narrowed, which only the gateway does';
  return refuse('filter', 'body_not_inspectable', what, { facts: { what } });
}

async function presentIdentity(
  { api, grant, requestId, route }: CallSince<'limited'>,
  { identityTokens }: ForwardAuthDeps,
): Promise<readonly string[]> {
  return [
    'x-postern-request-id',
    requestId,
    ...getIdentityHeaders(grant, api.accessTypes),
    'x-postern-identity',
    await identityTokens.get(grant, route.apiId),
  ];
}

function sendYes({ response }: Client, identity: readonly string[]): void {
  response.writeHead(200, [...identity, 'cache-control', 'no-store', 'content-length', '0']);
  response.end();
}

function sendNo(
  { response }: Client,
  refusal: Refusal,
  context: { readonly requestId: string; readonly docsUrl: string },
): void {
  const own = errorCatalogue[refusal.code].status;
  const status = own === 401 ? 401 : 403;
  const body = JSON.stringify({ ...presentProblem(refusal, context), status });
  const headers = [
    'content-type',
    'application/problem+json',
    'cache-control',
    'no-store',
    'x-request-id',
    context.requestId,
    'x-postern-status',
    String(own),
    'x-postern-code',
    refusal.code,
    'content-length',
    String(Buffer.byteLength(body)),
  ];
  for (const [name, value] of listHeaderLines(refusal.headers))
    if (name === 'www-authenticate') headers.push(name, value);
  if (refusal.retryAfterS !== undefined) headers.push('retry-after', String(refusal.retryAfterS));
  response.writeHead(status, headers);
  response.end(body);
}
