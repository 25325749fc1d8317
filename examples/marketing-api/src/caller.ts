import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from './fault.ts';
import type { VerifyIdentity } from './verify-identity.ts';

/** The caller, as the gateway in front of this API names it. This API accepts no credentials of its own. */
export interface Caller {
  readonly environment: string;
  /** The licence's number, by which all data is partitioned. */
  readonly licence: string;
  readonly licenceAccount: string | null;
  readonly apiUser: string;
  /** The API user's number, as tokens contain it. */
  readonly account: string | null;
  readonly scope: string | null;
  readonly requestId: string | null;
}

/**
 * The headers by which the gateway names the caller. A client cannot send them, because the gateway removes them first.
 */
export const callerHeaders = {
  environment: 'x-postern-environment',
  licence: 'x-postern-licence',
  licenceAccount: 'x-postern-licence-account',
  apiUser: 'x-postern-api-user',
  account: 'x-postern-account',
  scope: 'x-postern-scope',
  requestId: 'x-postern-request-id',
  /** The caller, signed by the environment; see verify-identity.ts. */
  identity: 'x-postern-identity',
} as const;

export interface TrustedGateway {
  /** Whether a peer is the gateway. Calls of all others are refused, whatever headers they send. */
  readonly isGateway: (peerAddress: string) => boolean;
  /** If given, the signed header must be present, be valid, and agree with the plain ones. */
  readonly verifyIdentity?: VerifyIdentity;
}

export const loopbackGateway: TrustedGateway = {
  isGateway: (address) => /^(?:::ffff:)?127\./.test(address) || address === '::1',
};

/**
 * Returns the caller that the gateway's headers name. Throws a 401 fault for a call that did not come through the
 * gateway. Not checked here: rights, which the gateway judged before it forwarded the call.
 */
export async function getCaller(
  headers: IncomingHttpHeaders,
  peerAddress: string,
  { isGateway, verifyIdentity }: TrustedGateway,
): Promise<Caller> {
  if (!isGateway(peerAddress)) throw unidentified('This API answers its gateway only.');
  const caller = parseCaller(headers);
  if (verifyIdentity === undefined) return caller;
  const identity = await verifyIdentity(single(headers, callerHeaders.identity) ?? '', caller.environment);
  if (identity === undefined) throw unidentified('The signed identity is missing or not valid.');
  if (identity.licence !== caller.licence || identity.apiUser !== caller.apiUser)
    throw unidentified('The signed identity is another one than the headers say.');
  return caller;
}

function parseCaller(headers: IncomingHttpHeaders): Caller {
  const licence = single(headers, callerHeaders.licence);
  const apiUser = single(headers, callerHeaders.apiUser);
  const environment = single(headers, callerHeaders.environment);
  if (licence === null || apiUser === null || environment === null)
    throw unidentified('The call does not say who is calling.');
  if (!/^[0-9]{1,10}$/.test(licence)) throw unidentified('The licence is not a number.');
  return {
    environment,
    licence,
    apiUser,
    licenceAccount: single(headers, callerHeaders.licenceAccount),
    account: single(headers, callerHeaders.account),
    scope: single(headers, callerHeaders.scope),
    requestId: single(headers, callerHeaders.requestId),
  };
}

function unidentified(message: string): Fault {
  return new Fault(401, 'caller-unidentified', message);
}

function single(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
