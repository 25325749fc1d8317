import type { GatewayLink } from './gateway-link.ts';
import { createIpcCaller, serveIpcCalls, type IpcChannel } from './ipc-call.ts';

/** The link's methods that are calls. `onHint` is a message of its own. */
type LinkMethods = Required<Omit<GatewayLink, 'onHint'>>;

/** Creates a worker's link to the owner of the database. When the owner has exited, every call rejects. */
export function createIpcGatewayLink(channel: IpcChannel): GatewayLink {
  const caller = createIpcCaller(channel);
  const ask =
    <Name extends keyof LinkMethods>(method: Name) =>
    async (...args: Parameters<LinkMethods[Name]>): Promise<Awaited<ReturnType<LinkMethods[Name]>>> =>
      // Both ends are built from LinkMethods, and serveGatewayLink returns the result of the same method.
      (await caller.call(method, args)) as Awaited<ReturnType<LinkMethods[Name]>>;
  return {
    findGrantByKeyDigest: ask('findGrantByKeyDigest'),
    findGrantByApiUser: ask('findGrantByApiUser'),
    findGrantByWebServiceAccount: ask('findGrantByWebServiceAccount'),
    loadRevokedTokens: ask('loadRevokedTokens'),
    revokeToken: ask('revokeToken'),
    loadCatalogue: ask('loadCatalogue'),
    loadVerificationKeys: ask('loadVerificationKeys'),
    listChanges: ask('listChanges'),
    latestSequence: ask('latestSequence'),
    renewConnections: ask('renewConnections'),
    loadPepper: ask('loadPepper'),
    loadSigningKey: ask('loadSigningKey'),
    takeProof: ask('takeProof'),
    listPasswordCosts: ask('listPasswordCosts'),
    recordUsage: ask('recordUsage'),
    takeLimits: ask('takeLimits'),
    endLimits: ask('endLimits'),
    peekLimits: ask('peekLimits'),
    countGateways: ask('countGateways'),
    openLease: ask('openLease'),
    renewLease: ask('renewLease'),
    endLease: ask('endLease'),
    onHint: (listener) => caller.onHint(listener),
  };
}

/**
 * Serves the owner's end: answers a worker's calls, and sends hints to it. Returns the function that stops the hints.
 */
export function serveGatewayLink(channel: IpcChannel, link: GatewayLink): () => void {
  const methods: LinkMethods = {
    findGrantByKeyDigest: (environment, keyDigest) => link.findGrantByKeyDigest(environment, keyDigest),
    findGrantByApiUser: (environment, apiUserId) => link.findGrantByApiUser(environment, apiUserId),
    findGrantByWebServiceAccount: (environment, account) =>
      link.findGrantByWebServiceAccount(environment, account),
    loadRevokedTokens: (environment) => link.loadRevokedTokens(environment),
    revokeToken: (environment, token) => link.revokeToken(environment, token),
    loadCatalogue: (environment, apiId) => link.loadCatalogue(environment, apiId),
    loadVerificationKeys: (environment) => link.loadVerificationKeys(environment),
    listChanges: (since, limit) => link.listChanges(since, limit),
    latestSequence: () => link.latestSequence(),
    renewConnections: async () => link.renewConnections?.(),
    loadPepper: () => link.loadPepper(),
    loadSigningKey: (environment) => link.loadSigningKey(environment),
    takeProof: (environment, proof) => link.takeProof(environment, proof),
    listPasswordCosts: (environment) => link.listPasswordCosts(environment),
    recordUsage: (batch) => link.recordUsage(batch),
    takeLimits: (charges) => link.takeLimits(charges),
    endLimits: (held, bytes) => link.endLimits(held, bytes),
    peekLimits: (charges) => link.peekLimits(charges),
    countGateways: () => link.countGateways(),
    openLease: (lease) => link.openLease(lease),
    renewLease: (id, appliedSequence, limits) => link.renewLease(id, appliedSequence, limits),
    endLease: (id) => link.endLease(id),
  };
  const server = serveIpcCalls(channel, { ...methods });
  const stop = link.onHint(server.hint);
  channel.onClose(stop);
  return stop;
}
