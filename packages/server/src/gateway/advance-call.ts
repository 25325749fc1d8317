import type {
  ArrivedRequest,
  Authentication,
  Authorisation,
  Call,
  CallPhase,
  CallSince,
  Limitation,
  Match,
  Preparation,
  Receipt,
} from './call.ts';

/** Everywhere else the fields that a stage adds are read-only. */
type OpenedCall = { -readonly [Field in keyof CallSince<'prepared'>]: CallSince<'prepared'>[Field] };

/** A call before anything was judged. */
export function createCall(request: ArrivedRequest): Call<'raw'> {
  // Every field from the start: V8 then gives all calls one shape, and a stage only fills in its own.
  const call: Record<keyof OpenedCall, unknown> = {
    kind: 'call',
    phase: 'raw',
    requestId: request.requestId,
    method: request.method,
    rawTarget: request.rawTarget,
    rawHeaders: request.rawHeaders,
    httpVersion: request.httpVersion,
    peerAddress: request.peerAddress,
    isEncrypted: request.isEncrypted,
    atMs: request.atMs,
    clock: request.clock,
    traceHead: request.traceHead ?? '',
    isUpgrade: request.isUpgrade,
    isForwardedByProxy: request.isForwardedByProxy,
    readBody: request.readBody,
    connection: request.connection,
    stopWaiting: undefined,
    isProofTaken: false,
    ticket: undefined,
    host: undefined,
    path: undefined,
    query: undefined,
    hasEncodedSlash: undefined,
    hasDoubleEncoding: undefined,
    headers: undefined,
    clientAddress: undefined,
    environment: undefined,
    route: undefined,
    api: undefined,
    operation: undefined,
    parameters: undefined,
    hostAccount: undefined,
    upstreamPath: undefined,
    grant: undefined,
    key: undefined,
    scheme: undefined,
    tokenId: undefined,
    tokenKid: undefined,
    tokenExpiresAtMs: undefined,
    isReadOnly: undefined,
    viewRevision: undefined,
    verificationKeys: undefined,
    inspectedBody: undefined,
    narrowings: undefined,
    rates: undefined,
    upstreamHead: undefined,
  };
  return call as unknown as Call<'raw'>; // whose type has only the fields that are set
}

/**
 * Gives the call as it was before its first stage, to be decided anew. It is another object: whatever still looks at the
 * earlier decision sees that one whole, and no mixture. Its charges and its proof stay, since a call pays once.
 */
export function takeAnew(call: CallSince<'raw'>): Call<'raw'> {
  const fresh = createCall(call);
  fresh.stopWaiting = call.stopWaiting;
  fresh.isProofTaken = call.isProofTaken;
  fresh.ticket = call.ticket;
  return fresh;
}

export function toReceived(call: Call<'raw'>, found: Receipt): Call<'received'> {
  const opened = open(call);
  opened.host = found.host;
  opened.path = found.path;
  opened.query = found.query;
  opened.hasEncodedSlash = found.hasEncodedSlash;
  opened.hasDoubleEncoding = found.hasDoubleEncoding;
  opened.method = found.method;
  opened.headers = found.headers;
  opened.clientAddress = found.clientAddress;
  return reach(opened, 'received');
}

export function toMatched(call: Call<'received'>, found: Match): Call<'matched'> {
  const opened = open(call);
  opened.environment = found.environment;
  opened.route = found.route;
  opened.api = found.api;
  opened.operation = found.operation;
  opened.parameters = found.parameters;
  opened.hostAccount = found.hostAccount;
  opened.upstreamPath = found.upstreamPath;
  return reach(opened, 'matched');
}

export function toAuthenticated(call: Call<'matched'>, found: Authentication): Call<'authenticated'> {
  const opened = open(call);
  opened.grant = found.grant;
  opened.key = found.key;
  opened.scheme = found.scheme;
  opened.tokenId = found.tokenId;
  opened.tokenKid = found.tokenKid;
  opened.tokenExpiresAtMs = found.tokenExpiresAtMs;
  opened.isReadOnly = found.isReadOnly;
  opened.viewRevision = found.viewRevision;
  opened.verificationKeys = found.verificationKeys;
  return reach(opened, 'authenticated');
}

export function toAdmitted(call: Call<'authenticated'>): Call<'admitted'> {
  return reach(open(call), 'admitted');
}

export function toAuthorised(call: Call<'admitted'>, found: Authorisation): Call<'authorised'> {
  const opened = open(call);
  opened.inspectedBody = found.inspectedBody;
  opened.narrowings = found.narrowings;
  return reach(opened, 'authorised');
}

/** `inspectedBody`: replaces the one of authorise, where a limit had to read the body. */
export function toLimited(
  call: Call<'authorised'>,
  found: Limitation & Partial<Pick<Authorisation, 'inspectedBody'>>,
): Call<'limited'> {
  const opened = open(call);
  opened.rates = found.rates;
  if (found.inspectedBody !== undefined) opened.inspectedBody = found.inspectedBody;
  return reach(opened, 'limited');
}

export function toPrepared(call: Call<'limited'>, found: Preparation): Call<'prepared'> {
  const opened = open(call);
  opened.upstreamHead = found.upstreamHead;
  return reach(opened, 'prepared');
}

function open(call: CallSince<'raw'>): OpenedCall {
  return call as OpenedCall; // createCall gave it every field
}

function reach<Phase extends CallPhase>(opened: OpenedCall, phase: Phase): Call<Phase> {
  opened.phase = phase;
  return opened as unknown as Call<Phase>; // the caller has just written the fields of this phase
}
