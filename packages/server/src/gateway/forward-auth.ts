import { errorCatalogue } from '@postern/contract/error-catalogue';
import { isStillDecided } from '../decision/judge-standing.ts';
import { refuseStale } from '../decision/refuse-stale.ts';
import { parseClientAddress } from '../domain/network-rule.ts';
import { presentProblem } from '../domain/present-problem.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { refuseFault } from './refuse-fault.ts';
import { isRefusal, listHeaderLines, refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { LimitedCall, RawCall, ReachedCall } from './call.ts';
import { foldHeaderName } from './header-roles.ts';
import type { RoleOf } from './header-roles.ts';
import { getIdentityHeaders } from './identity-headers.ts';
import type { IdentityTokens } from './identity-token.ts';
import { decide } from './pipeline.ts';
import type { DecideDeps, Decision } from './pipeline.ts';
import type { Client } from './stages/forward.ts';
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
const asked = {
  method: 'x-forwarded-method',
  target: 'x-forwarded-uri',
  host: 'x-forwarded-host',
  proto: 'x-forwarded-proto',
};
const replaced: ReadonlySet<string> = new Set([
  ...Object.values(asked),
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
 * everything else into a 500; the code's own status stands in `x-postern-status`.
 *
 * Refused here, though the gateway itself allows it: a path that is not spelled canonically, as the proxy forwards what it
 * was sent; a body that has to be inspected, and an answer that has to be narrowed, as neither comes by.
 * Not done here: open calls are not cut when their credential dies, since only the proxy holds them.
 */
export function createAnswerForwardAuth(deps: ForwardAuthDeps): (question: RawCall, client: Client) => void {
  const isTrusted = createRangeMatcher(deps.trustedProxies);
  const deciding: ForwardAuthDeps = { ...deps, bodies: 'unseen' };
  return (question, client) => {
    const atMs = deps.now();
    void answer(question, isTrusted, deciding)
      .catch((fault: unknown): Answer => {
        deps.reportFault(fault, question.requestId);
        return { reached: question, outcome: refuseFault(fault, 'authenticate') };
      })
      .then(({ reached, outcome }) => {
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
        record({ reached, outcome: ended, atMs }, deps);
      })
      .catch((fault: unknown) => deps.reportFault(fault, question.requestId));
  };
}

interface Answer {
  readonly reached: ReachedCall;
  readonly outcome: Refusal | { readonly kind: 'allowed'; readonly headers: readonly string[] };
}

async function answer(
  question: RawCall,
  isTrusted: ReturnType<typeof createRangeMatcher>,
  deps: ForwardAuthDeps,
): Promise<Answer> {
  const peer = parseClientAddress(question.peerAddress);
  if (peer.kind === 'invalid' || !isTrusted(peer)) {
    return {
      reached: question,
      outcome: refuse('receive', 'client_address_unknown', 'the asking peer is no trusted proxy'),
    };
  }
  const raw = readQuestion(question, deps.roleOf);
  if (isRefusal(raw)) return { reached: question, outcome: raw };
  for (let attempt = 0; attempt < decisionsMax; attempt++) {
    const decision: Decision = await decide(raw, deps);
    // Nobody says when the call ends that the proxy forwards: what runs at once cannot be limited here.
    raw.ticket?.end(0);
    if (decision.kind === 'denied') return { reached: decision.reached, outcome: decision.refusal };
    const unfit = findUnfitness(decision);
    if (unfit !== undefined) return { reached: decision, outcome: unfit };
    const headers = await presentIdentity(decision, deps);
    // A queue or the signature may have been waited for: the answer is as old as its oldest part.
    if (isStillDecided(decision.authorised.admitted.authenticated, deps))
      return { reached: decision, outcome: { kind: 'allowed', headers } };
  }
  return { reached: raw, outcome: refuseStale() };
}

/** How often a decision is taken anew because access changed before it could be answered. */
const decisionsMax = 3;

/** The call that is asked about, with the client's own headers; each answer to "which call" exactly once. */
function readQuestion(question: RawCall, roleOf: RoleOf): RawCall | Refusal {
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
  const method = said.get(asked.method);
  const rawTarget = said.get(asked.target);
  const host = said.get(asked.host);
  const hasClient = rawHeaders.some(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'x-forwarded-for',
  );
  if (method === undefined || rawTarget === undefined || host === undefined || !hasClient) {
    const what = 'no X-Forwarded-Method, -Uri, -Host and -For, which the front proxy has to set';
    return refuse('receive', 'request_malformed', what, { facts: { what } });
  }
  rawHeaders.push('host', host);
  const isEncrypted = said.get(asked.proto) === 'https';
  // Which version the question is in says nothing of the call; an upgrade is judged as the gateway itself would.
  const call = { method, rawTarget, rawHeaders, isEncrypted, httpVersion: '1.1', isUpgrade: true };
  return { ...question, ...call, isForwardedByProxy: true, readBody: undefined };
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
function findUnfitness({ authorised }: LimitedCall): Refusal | undefined {
  const { received } = authorised.admitted.authenticated.matched;
  if (received.raw.rawTarget !== received.path + received.query) {
    const what = 'an escape that is not needed or not upper-case';
    return refuse('receive', 'path_not_canonical', 'the proxy would forward another spelling', {
      facts: { what },
    });
  }
  if (authorised.narrowings === undefined) return undefined;
  const what = 'its answer would have to be narrowed, which only the gateway does';
  return refuse('filter', 'body_not_inspectable', what, { facts: { what } });
}

async function presentIdentity(decision: LimitedCall, deps: ForwardAuthDeps): Promise<readonly string[]> {
  const { grant, matched } = decision.authorised.admitted.authenticated;
  return [
    'x-postern-request-id',
    matched.received.raw.requestId,
    ...getIdentityHeaders(grant, matched.api.accessTypes),
    'x-postern-identity',
    await deps.identityTokens.get(grant, matched.route.apiId),
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
