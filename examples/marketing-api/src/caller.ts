import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from './fault.ts';

/** Who is calling, as the gateway in front of this API says. This API knows no credentials of its own. */
export interface Caller {
  readonly environment: string;
  /** The licence's number: the partition of everything. */
  readonly licence: string;
  readonly accountName: string | null;
  readonly apiUser: string;
  readonly apiUserName: string | null;
  readonly requestId: string | null;
}

/** The headers by which the gateway names the caller. A client cannot send them: the gateway drops them first. */
export const callerHeaders = {
  environment: 'x-postern-environment',
  licence: 'x-postern-licence',
  accountName: 'x-postern-account',
  apiUser: 'x-postern-api-user',
  apiUserName: 'x-postern-api-user-name',
  requestId: 'x-request-id',
} as const;

/** Which peers are the gateway. Everybody else is refused, whatever headers they send. */
export interface TrustedGateway {
  readonly isGateway: (peerAddress: string) => boolean;
}

export const loopbackGateway: TrustedGateway = {
  isGateway: (address) => /^(?:::ffff:)?127\./.test(address) || address === '::1',
};

/**
 * The caller that the gateway's headers name. Throws a 401 fault for a call that did not come through the gateway.
 *
 * Not checked here: rights. The gateway judged the call before it came.
 */
export function parseCaller(
  headers: IncomingHttpHeaders,
  peerAddress: string,
  { isGateway }: TrustedGateway,
): Caller {
  if (!isGateway(peerAddress)) throw unidentified('This API answers its gateway only.');
  const licence = single(headers, callerHeaders.licence);
  const apiUser = single(headers, callerHeaders.apiUser);
  if (licence === null || apiUser === null) throw unidentified('The call does not say who is calling.');
  if (!/^[0-9]{1,10}$/.test(licence)) throw unidentified('The licence is not a number.');
  return {
    environment: single(headers, callerHeaders.environment) ?? 'TEST',
    licence,
    apiUser,
    accountName: single(headers, callerHeaders.accountName),
    apiUserName: single(headers, callerHeaders.apiUserName),
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
