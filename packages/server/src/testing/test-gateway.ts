import { createSecretKey, randomUUID } from 'node:crypto';
import type { AccessChange } from '@postern/contract/access-change';
import type { Catalogue } from '@postern/contract/catalogue';
import { catalogueSchema } from '@postern/contract/catalogue';
import type { ApiUserId } from '@postern/contract/ids';
import {
  apiIdSchema,
  apiKeyIdSchema,
  apiUserIdSchema,
  changeSequenceSchema,
  environmentNameSchema,
  licenceIdSchema,
} from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import type { AccessSource, RevokedToken } from '../access/access-source.ts';
import { createAccessView } from '../access/access-view.ts';
import type { AccessView, EnvironmentView } from '../access/access-view.ts';
import { createGatewayVerifyToken, createIdentitySigner } from '../compose/gateway-tokens.ts';
import { createKeyDigester } from '../crypto/key-digest.ts';
import { upstreamReadsConfigSchema } from '../config/upstream-reads-config-schema.ts';
import { createPasswordHasher } from '../crypto/password-hash.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import { HeldRefusals } from '../gateway/held-refusals.ts';
import type { GatewaySettings } from '../gateway/gateway-settings.ts';
import type { GatewayDeps } from '../gateway/gateway-deps.ts';
import type { CallRecord } from '../observe/call-record.ts';
import { issueToken } from '../tokens/issue-token.ts';
import { getTestSigningKey } from './test-signing-key.ts';

export const testEnvironment = environmentNameSchema.parse('TEST');
export const testApi = apiIdSchema.parse('v5');
export const testDigester = createKeyDigester(createSecretKey(Buffer.alloc(32, 7)));
const realm = { issuer: 'test', audience: 'TEST' };

/** An access source in memory: what tests change in it, they announce with `change`. */
export interface MemorySource extends AccessSource {
  readonly grants: Map<ApiUserId, AccessGrant>;
  readonly revokedTokens: RevokedToken[];
  readonly queries: string[];
  /** The key that signed the test's tokens was removed. */
  hasLostSigningKey: boolean;
  /** Each look-up waits for this; replace it to hold or fail them. */
  gate: () => Promise<void>;
  catalogue: Catalogue;
  /** Why the catalogue cannot be read; undefined: it can. */
  unreadable: string | undefined;
  change(change: Partial<AccessChange> & Pick<AccessChange, 'kind'>): AccessChange;
  hint(): void;
}

export function createMemorySource(catalogue: Catalogue): MemorySource {
  const changes: AccessChange[] = [];
  const listeners = new Set<() => void>();
  const ask = async (what: string) => {
    source.queries.push(what);
    await source.gate();
  };
  const source: MemorySource = {
    grants: new Map(),
    revokedTokens: [],
    queries: [],
    hasLostSigningKey: false,
    gate: () => Promise.resolve(),
    catalogue,
    unreadable: undefined,
    async findGrantByKeyDigest(_environment, digest) {
      await ask('findGrantByKeyDigest');
      return [...source.grants.values()].find((grant) => grant.keys.some((key) => key.digest === digest));
    },
    async findGrantByWebServiceAccount(_environment, { licence, name }) {
      await ask('findGrantByWebServiceAccount');
      return [...source.grants.values()].find(
        (grant) =>
          grant.licenceAccountName === licence.toLowerCase() &&
          grant.webServiceAccounts?.some((account) => account.name === name) === true,
      );
    },
    async loadRevokedTokens() {
      await ask('loadRevokedTokens');
      return source.revokedTokens;
    },
    async findGrantByApiUser(_environment, apiUserId) {
      // Read before the wait: an answer that is late is an old one.
      const grant = source.grants.get(apiUserId);
      await ask('findGrantByApiUser');
      return grant;
    },
    async loadCatalogue() {
      await ask('loadCatalogue');
      return source.unreadable === undefined
        ? { kind: 'in-force', catalogue: source.catalogue }
        : { kind: 'unreadable', why: source.unreadable };
    },
    async loadVerificationKeys() {
      await ask('loadVerificationKeys');
      if (source.hasLostSigningKey) return [];
      const { kid, publicKey } = getTestSigningKey();
      return [{ kid, jwk: { ...publicKey.export({ format: 'jwk' }) } }];
    },
    async listChanges(since, limit) {
      await ask('listChanges');
      return changes.filter(({ sequence }) => sequence > since).slice(0, limit);
    },
    async latestSequence() {
      await ask('latestSequence');
      return changeSequenceSchema.parse(changes.length);
    },
    onHint(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(change) {
      const added: AccessChange = {
        sequence: changeSequenceSchema.parse(changes.length + 1),
        atMs: 0,
        licenceId: null,
        environment: testEnvironment,
        subjectId: '',
        mark: randomUUID(),
        ...change,
      };
      changes.push(added);
      return added;
    },
    hint: () => listeners.forEach((listener) => listener()),
  };
  return source;
}

/** A catalogue of one group with the modules `profiles` and `imports`. */
export function createTestCatalogue(
  more: readonly object[] = [],
  moreModules: readonly object[] = [],
): Catalogue {
  const operation = (method: string, pathTemplate: string, requirements: readonly object[]) => ({
    id: `${method} ${pathTemplate}`,
    method,
    pathTemplate,
    name: '',
    section: '',
    requirements,
    deprecated: false,
    internal: false,
  });
  const module = (id: string, name: string) => ({
    id,
    name,
    definability: 'definable',
    levels: ['none', 'read', 'write'],
  });
  return catalogueSchema.parse({
    apiId: testApi,
    title: 'Test',
    groups: [
      {
        id: 'data',
        name: 'Data',
        modules: [module('profiles', 'Profiles'), module('imports', 'Imports'), ...moreModules],
      },
    ],
    operations: [
      operation('GET', '/profiles/{id}', [{ moduleId: 'profiles', scope: 'read' }]),
      operation('PUT', '/profiles/{id}', [{ moduleId: 'profiles', scope: 'write' }]),
      operation('POST', '/profiles', [{ moduleId: 'profiles', scope: 'write' }]),
      operation('POST', '/imports', [
        { moduleId: 'imports', scope: 'write' },
        { moduleId: 'profiles', scope: 'write' },
      ]),
      operation('GET', '/unclassified', []),
      ...more,
    ],
  });
}

export function createTestGrant(change: Partial<AccessGrant> = {}): AccessGrant {
  return {
    licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
    licenceNumber: 12_740,
    licenceAccountName: 'demo',
    environment: testEnvironment,
    apiUserId: apiUserIdSchema.parse(randomUUID()),
    accountNumber: 12,
    displayName: 'Shop',
    status: 'active',
    accessType: 'custom',
    rights: rightsSchema.parse({ profiles: 'write' }),
    entities: { kind: 'all' },
    defaultEntityId: null,
    defaultEntityName: null,
    channels: { kind: 'all' },
    attributes: { kind: 'all' },
    networkRanges: [],
    expiresAtMs: null,
    keys: [
      { id: apiKeyIdSchema.parse('key_0123456789abcdef'), version: 1, digest: 'digest-1', expiresAtMs: null },
    ],
    ...change,
  };
}

/** An access token as the token endpoint would give it for the grant's first key. */
export async function createTestToken(
  grant: AccessGrant,
  nowMs = Date.now(),
  more: { readonly boundTo?: string; readonly narrowedTo?: 'read' } = {},
): Promise<string> {
  const [key] = grant.keys;
  if (key === undefined) throw new Error('the grant has no key');
  return (await issueToken(grant, key, { signingKey: getTestSigningKey(), realm, nowMs, ...more }))
    .accessToken;
}

export function createTestSettings(
  upstreamPort: number,
  change: Partial<GatewaySettings> = {},
): GatewaySettings {
  return {
    environment: testEnvironment,
    hosts: ['127.0.0.1', 'localhost', 'api.test'],
    routes: [
      {
        apiId: testApi,
        prefix: '/v5',
        basePath: '/v5',
        isAlias: false,
        deprecation: undefined,
        errorShape: undefined,
        rateHeaders: 'ratelimit',
        schemes: ['bearer'],
        keyHeader: 'x-api-key',
        rewritesLocations: true,
        upstreamIsolation: { within: 'licence', requiresRequestId: false },
        allowEncodedSlash: false,
        upstreamReads: upstreamReadsConfigSchema.parse({}),
        corsOrigins: [],
        upstreamOrigin: `http://127.0.0.1:${upstreamPort}`,
        upstreamHost: `127.0.0.1:${upstreamPort}`,
        upstreamPrefix: '/v5',
      },
    ],
    keyShape: { brand: 'test', environmentKind: 'test', acceptsImported: false },
    queryCredentialNames: ['api_key', 'access_token', 'token'],
    trustedProxies: [],
    answersForwardAuth: false,
    tracesCalls: false,
    limits: {
      urlBytesMax: 8_192,
      headerBytesMax: 32_768,
      headerCountMax: 100,
      bodyBytesMax: 1_048_576,
      inspectedBodyBytesMax: 65_536,
      inspectedBytesPerLicence: 33_554_432,
      tokenExchangesPerMinute: 600,
      unfinishedPerAddress: 256,
    },
    timeouts: {
      clientHeadersMs: 10_000,
      clientBodyIdleMs: 30_000,
      keepAliveMs: 5_000,
      upstreamConnectMs: 1_000,
      upstreamHeadersMs: 30_000,
      upstreamBodyIdleMs: 60_000,
      lameDuckMs: 0,
      drainMs: 500,
    },
    upstreamConnections: { max: 2_048, idleMs: 4_000, ageMs: 60_000 },
    docsUrl: 'http://docs.test/errors',
    ...change,
  };
}

export interface TestAccess {
  readonly source: MemorySource;
  readonly access: AccessView;
  readonly view: EnvironmentView;
}

export async function createTestAccess(
  grants: readonly AccessGrant[],
  { catalogue = createTestCatalogue(), maxStaleMs = 60_000, hasSigningKey = true } = {},
): Promise<TestAccess> {
  const source = createMemorySource(catalogue);
  source.hasLostSigningKey = !hasSigningKey;
  for (const grant of grants) source.grants.set(grant.apiUserId, grant);
  const environments = [{ name: testEnvironment, apiIds: [testApi] }];
  const access = await createAccessView({ source, environments, maxStaleMs, onFailure: () => {} });
  const view = access.environments.get(testEnvironment);
  if (view === undefined) throw new Error('the view has no test environment');
  return { source, access, view };
}

/** Everything that `createGateway` takes; records land in `records`, faults in `faults`. */
export function createTestGatewayDeps(settings: GatewaySettings, view: EnvironmentView) {
  const records: CallRecord[] = [];
  const faults: unknown[] = [];
  const deps: GatewayDeps = {
    settings,
    view,
    verifyToken: createGatewayVerifyToken({ realm, now: Date.now }),
    digestKey: testDigester,
    hasher: createPasswordHasher(),
    signIdentity: createIdentitySigner(getTestSigningKey),
    identityIssuer: realm.issuer,
    ownApp: (request) => new Response(`own ${new URL(request.url).pathname}`),
    sinks: [(record) => records.push(record)],
    // Tests that make many wrong calls do not wait for their answers.
    heldRefusals: new HeldRefusals([], { holdMs: 0, heldMax: 0, heldPerNetworkMax: 0 }),
    reportFault: (fault) => faults.push(fault),
  };
  return { deps, records, faults };
}

/** The record of a good call. */
export function createTestRecord(change: Partial<CallRecord> = {}): CallRecord {
  return {
    requestId: randomUUID(),
    atMs: 0,
    durationMs: 1,
    environment: testEnvironment,
    basePath: '/v5',
    isDeprecated: false,
    scheme: 'bearer',
    method: 'GET',
    path: '/v5/profiles/1',
    clientAddress: '127.0.0.1',
    apiId: testApi,
    operationId: 'GET /profiles/{id}',
    licenceId: licenceIdSchema.parse('lic_0123456789abcdef'),
    apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
    keyId: 'key_0123456789abcdef',
    status: 200,
    code: undefined,
    stage: undefined,
    rule: undefined,
    requestBytes: 0,
    responseBytes: 0,
    ...change,
  };
}
