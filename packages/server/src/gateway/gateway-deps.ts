import type { LookupFunction } from 'node:net';
import type { TlsCertificates } from '../crypto/tls-certificates.ts';
import type { CallSink } from '../observe/call-record.ts';
import type { DecisionParts } from './create-decide-deps.ts';
import type { HeldRefusals } from './held-refusals.ts';
import type { SignIdentity } from './identity-token.ts';
import type { OwnApp } from './own-paths.ts';
import type { WatchCall } from './watch-call.ts';

/** Everything that a gateway is given; see createGateway. */
export interface GatewayDeps extends DecisionParts {
  readonly signIdentity: SignIdentity;
  readonly identityIssuer: string;
  /** Answers the paths that are the gateway's own, such as the token endpoint; see own-paths.ts. */
  readonly ownApp: OwnApp;
  /** Whether the process cannot open the signing key, since it was started without the master key. */
  readonly lacksMasterKey?: () => boolean;
  readonly sinks: readonly CallSink[];
  readonly reportFault: (fault: unknown, requestId: string) => void;
  /** Optional: attaches timing and trace context to sampled calls; see observe/watch-calls.ts. */
  readonly watchCall?: WatchCall | undefined;
  /** Serves HTTPS; plain HTTP when left out. */
  readonly tls?: TlsCertificates | undefined;
  /** Holds the answers to guesses; with `holdBounds` when left out. */
  readonly heldRefusals?: HeldRefusals | undefined;
  /** Finds the addresses of an upstream's name; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined;
}
