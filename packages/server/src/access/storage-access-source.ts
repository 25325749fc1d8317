import type { Storage } from '../storage/storage.ts';
import type { AccessSource, VerificationKey } from './access-source.ts';

/** Creates the source of a process that has access to the database. */
export function createStorageAccessSource(storage: Storage): AccessSource {
  return {
    findGrantByKeyDigest: (environment, keyDigest) => storage.grants.findByKeyDigest(environment, keyDigest),
    findGrantByApiUser: (environment, apiUserId) => storage.grants.findByApiUser(environment, apiUserId),
    findGrantByWebServiceAccount: (environment, account) =>
      storage.grants.findByWebServiceAccount(environment, account),
    loadRevokedTokens: (environment) => storage.revokedTokens.list(environment, Date.now()),
    async loadCatalogue(environment, apiId) {
      try {
        const stored = await storage.catalogues.findInForce(environment, apiId);
        return stored === undefined ? { kind: 'none' } : { kind: 'in-force', catalogue: stored.catalogue };
      } catch (error) {
        // The error is recognised by its name, since the storage's code must not be imported here.
        if (!(error instanceof Error) || error.name !== 'StoredCatalogueUnreadable') throw error;
        return { kind: 'unreadable', why: error.message };
      }
    },
    async loadVerificationKeys(environment) {
      const keys = await storage.signingKeys.list(environment);
      return keys
        .filter((key) => key.state !== 'removed')
        .map((key) => ({ kid: key.kid, jwk: parsePublicJwk(key.publicJwk) }));
    },
    listChanges: (since, limit) => storage.changes.listAfter(since, limit),
    latestSequence: () => storage.changes.latest(),
    renewConnections: async () => storage.renewConnections(),
    onHint: (listener) => storage.onChangeHint(listener),
  };
}

/**
 * Parses a stored public key. @throws Error when the text is not a JSON object, which means that the database is
 * damaged
 */
function parsePublicJwk(text: string): VerificationKey['jwk'] {
  const jwk: unknown = JSON.parse(text);
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk))
    throw new Error('a stored public key is damaged');
  return { ...jwk };
}
