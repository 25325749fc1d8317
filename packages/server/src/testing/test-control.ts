import { createSecretKey, randomBytes } from 'node:crypto';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient, AdminResult } from '@postern/contract/admin-client';
import type { Role, AdminProblem } from '@postern/contract/admin-routes/route-parts';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { IntegratorInvitationId } from '@postern/contract/admin-routes/integrators';
import type { HumanId, Invitation, Member } from '@postern/contract/admin-routes/team';
import type { Catalogue, CatalogueGroup } from '@postern/contract/catalogue';
import { catalogueGroupSchema, catalogueSchema } from '@postern/contract/catalogue';
import type { Explanation } from '@postern/contract/explanation';
import { apiIdSchema, environmentNameSchema } from '@postern/contract/ids';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { ApiUser } from '@postern/contract/api-user';
import type { Entity, EntityGroup, Licence } from '@postern/contract/licence';
import { createOperatorSession, createPersonSession } from '../control/admin-session.ts';
import type { AdminSession } from '../control/admin-session.ts';
import type { AdminApp } from '../control/admin-app.ts';
import type { ControlDeps } from '../control/control-deps.ts';
import { createControlApp } from '../control/create-control-app.ts';
import type { OutboxId } from '@postern/contract/outbox';
import { webhookIdSchema } from '@postern/contract/webhook';
import type { WebhookId } from '@postern/contract/webhook';
import { createCheckpointSigner } from '../crypto/audit-checkpoint.ts';
import { createWebhookSecrets } from '../crypto/webhook-secret.ts';
import { queueWebhook } from '../notify/queue-message.ts';
import { createKeyVault } from '../crypto/envelope.ts';
import { createKeyDigester } from '../crypto/key-digest.ts';
import { createPasswordHasher } from '../crypto/password-hash.ts';
import { createSigningKey } from '../crypto/signing-keys.ts';
import { parseMasterKey } from '../crypto/master-key.ts';
import { builtInAccessTypes } from '../domain/access-type.ts';
import type { Storage } from '../storage/storage.ts';

export const testEnvironment: EnvironmentName = environmentNameSchema.parse('TEST');
export const liveEnvironment: EnvironmentName = environmentNameSchema.parse('PROD');
export const consoleOrigin = 'http://console.test';

/** Signs checkpoints with a key whose public half the test control publishes. */
export const testCheckpointSigner = createCheckpointSigner(createSecretKey(randomBytes(32)));

/** Every kind of module: all levels, no write, no separate read, open to all. */
export const testGroups: readonly CatalogueGroup[] = [
  {
    id: 'data-structure',
    name: 'Data structure',
    modules: [
      { id: 'profiles', name: 'Profiles', definability: 'definable', levels: ['none', 'read', 'write'] },
      { id: 'exports', name: 'Exports', definability: 'definable', levels: ['none', 'read'] },
    ],
  },
  {
    id: 'data-exchange',
    name: 'Data exchange',
    modules: [
      { id: 'imports', name: 'Imports', definability: 'definable', levels: ['none', 'read', 'write'] },
      {
        id: 'transactional',
        name: 'Transactional sendings',
        definability: 'definable',
        levels: ['none', 'write'],
      },
      { id: 'status', name: 'Status', definability: 'open', levels: ['none', 'read'] },
    ],
  },
].map((group) => catalogueGroupSchema.parse(group));

/** Creates a catalogue of the API v5. `more` operations change its digest. */
export function createTestCatalogue(more: readonly object[] = []): Catalogue {
  const operation = { section: 'Profiles', deprecated: false, internal: false };
  return catalogueSchema.parse({
    apiId: 'v5',
    title: 'API v5',
    groups: testGroups,
    operations: [
      {
        ...operation,
        id: 'getProfiles',
        method: 'GET',
        pathTemplate: '/profiles',
        name: 'Get profiles',
        requirements: [{ moduleId: 'profiles', scope: 'read' }],
      },
      { ...operation, id: 'lost', method: 'POST', pathTemplate: '/lost', name: 'Lost', requirements: [] },
      {
        ...operation,
        id: 'inner',
        method: 'GET',
        pathTemplate: '/inner',
        name: 'Inner',
        internal: true,
        requirements: [{ moduleId: 'profiles', scope: 'read' }],
      },
      ...more,
    ],
  });
}

export interface TestControl {
  readonly app: AdminApp;
  readonly deps: ControlDeps;
  /** Returns a client that is signed in with this session; without one it is not signed in. */
  client(session?: AdminSession): AdminClient;
  readonly operator: AdminSession;
  person(role: Exclude<Role, 'operator'>, licenceId: LicenceId, more?: Partial<AdminSession>): AdminSession;
  /** Faults that the app reported. */
  readonly faults: unknown[];
  /** Another app over the same storage and keys, with other parts. */
  withParts(overrides: Partial<ControlDeps>): TestControl;
  /** Moves the clock. */
  advance(ms: number): void;
}

const explanation: Explanation = {
  call: { method: 'GET', url: '/v5/profiles' },
  outcome: 'refused',
  status: 403,
  code: 'right_missing',
  stages: [{ stage: 'authorise', verdict: 'refused', rule: 'the call needs to read Profiles' }],
  fix: { kind: 'none', sentence: 'Nothing' },
};

/** The admin API over a storage, with sessions that tests make up and a clock that they move. */
export function createTestControl(storage: Storage, overrides: Partial<ControlDeps> = {}): TestControl {
  const clock = { nowMs: Date.UTC(2026, 10, 22, 12) };
  const faults: unknown[] = [];
  const sessions = new Map<string, AdminSession>();
  const confirmAtOnce: ControlDeps['cutOffs']['confirm'] = (sequence) =>
    Promise.resolve({ sequence, state: 'confirmed', confirmedAtMs: clock.nowMs, gateways: [] });
  const masterKeys = { current: parseMasterKey(randomBytes(32).toString('base64'), 'the test'), earlier: [] };
  const deps: ControlDeps = {
    storage,
    vault: createKeyVault(masterKeys),
    webhookSecrets: createWebhookSecrets(masterKeys),
    checkpointKey: testCheckpointSigner.publicJwk,
    digestKey: createKeyDigester(createSecretKey(randomBytes(32))),
    hasher: createPasswordHasher(),
    signingKeys: {
      times: { publishAheadMs: 900_000, retireAfterMs: 1_800_000, rotateAfterMs: 90 * 86_400_000 },
      create: (environment, nowMs) => createSigningKey(environment, nowMs, masterKeys),
    },
    config: {
      importedKeys: true,
      canMail: false,
      providers: [],
      portalUrl: 'http://portal.test',
      outboundAllowed: ['127.0.0.1'],
      maxStaleMs: 5_000,
      accessTokenLifetimeS: 900,
      secondFactor: 'required',
      productName: 'Postern',
      brand: 'acme',
      environments: [
        {
          name: testEnvironment,
          kind: 'test',
          hosts: ['test.example'],
          url: 'http://test.example',
          upstream: 'http://up.test',
        },
        {
          name: liveEnvironment,
          kind: 'live',
          hosts: ['live.example'],
          url: 'http://live.example',
          upstream: 'http://up.live',
        },
      ],
      apis: ['v4', 'v5'].map((id) => ({
        id: apiIdSchema.parse(id),
        title: `API ${id}`,
        basePath: `/${id}`,
        aliases: [],
        schemes: ['bearer'],
        keyHeader: 'X-API-KEY',
      })),
      groups: testGroups,
      accessTypes: builtInAccessTypes,
      deprecations: [],
    },
    cutOffs: {
      confirm: confirmAtOnce,
      find: confirmAtOnce,
      async *follow(sequence) {
        yield await confirmAtOnce(sequence);
      },
      listGateways: () => Promise.resolve([]),
    },
    limits: {
      listLeases: () => Promise.resolve([]),
      status: () => ({ where: 'process', mode: 'exact', share: 1, sinceMs: 0, why: null, shareCalls: 0 }),
      peek: undefined,
    },
    explainer: { explain: () => Promise.resolve(explanation) },
    catalogues: {
      build: (apiId, document) =>
        document?.text === 'broken'
          ? Promise.reject(
              Object.assign(new Error('openapi.json: not JSON. Correct it.'), { name: 'OpenApiError' }),
            )
          : Promise.resolve({
              catalogue: { ...createTestCatalogue(), apiId },
              source: document ?? { text: '{}', file: 'openapi.json' },
              warnings: [],
            }),
    },
    sessions: [
      {
        findSession: (request) => Promise.resolve(sessions.get(request.headers.get('x-test-session') ?? '')),
      },
    ],
    consoleOrigins: [consoleOrigin],
    docsUrl: 'http://docs.test/errors',
    now: () => clock.nowMs,
    traceRefusal: () => {},
    reportFault: (fault) => void faults.push(fault),
    ...overrides,
  };
  const app = createControlApp(deps);
  return {
    app,
    deps,
    faults,
    operator: createOperatorSession({
      kind: 'operator',
      id: 'operator-token',
      name: 'Operator',
      address: null,
    }),
    person: (role, licenceId, more = {}) => ({
      ...createPersonSession(
        { kind: 'human', id: `${role}-1`, name: 'Ada Admin', address: '192.0.2.9' },
        {
          memberships: [{ licenceId, role }],
          isOperator: false,
          awaitsSecondFactor: false,
          // Signed in a moment ago, as far as any test's clock goes.
          steppedUpUntilMs: Number.MAX_SAFE_INTEGER,
        },
      ),
      ...more,
    }),
    withParts: (others) => {
      const { sessions: _own, ...same } = deps;
      return createTestControl(storage, { ...same, ...others });
    },
    advance: (ms) => void (clock.nowMs += ms),
    client(session) {
      const name = randomBytes(8).toString('hex');
      if (session !== undefined) sessions.set(name, session);
      return createAdminClient({
        baseUrl: consoleOrigin,
        fetch: async (url, init) => await app.fetch(new Request(url, init), { clientAddress: '192.0.2.9' }),
        headers: { 'x-test-session': name, origin: consoleOrigin },
      });
    },
  };
}

/** The data of an answer that has to be good. */
export function expectData<Data>(result: AdminResult<Data>): Data {
  if (result.ok) return result.data;
  throw new Error(`refused: ${JSON.stringify(result.problem)}`);
}

/** The problem of an answer that has to be a refusal. */
export function expectProblem(result: AdminResult<unknown>): AdminProblem {
  if (!result.ok) return result.problem;
  throw new Error(`not refused: ${JSON.stringify(result.data)}`);
}

export interface TestLicence {
  readonly licence: Licence;
  readonly entity: Entity;
  readonly entityGroup: EntityGroup;
  readonly apiUser: ApiUser;
  readonly keyText: string;
  /** A viewer, and an open invitation. */
  readonly member: Member;
  readonly invitation: Invitation;
  /** Somebody who reads the portal, and an open invitation to it. */
  readonly integrator: HumanId;
  readonly integratorInvitation: IntegratorInvitationId;
  /** A webhook, and a message to it. */
  readonly webhookId: WebhookId;
  readonly messageId: OutboxId;
  /** `{ licenceId, environment }`, for params. */
  readonly scope: { readonly licenceId: LicenceId; readonly environment: EnvironmentName };
}

let numbers = 1000;

/** A licence with one entity and one API user in TEST, made through the API. */
export async function createTestLicence(control: TestControl): Promise<TestLicence> {
  const number = ++numbers;
  const client = control.client(control.operator);
  const licence = expectData(
    await client.createLicence({
      body: { number, name: `Licence ${number}`, accountName: `account-${number}` },
    }),
  );
  const scope = { licenceId: licence.id, environment: testEnvironment };
  const entity = expectData(await client.createEntity({ params: scope, body: { name: 'Belgium' } }));
  // The group has an entity of its own, so that each of the two can be deleted.
  const grouped = expectData(await client.createEntity({ params: scope, body: { name: 'Netherlands' } }));
  const groupForm = { name: 'Low countries', entityIds: [grouped.id] };
  const entityGroup = expectData(await client.createEntityGroup({ params: scope, body: groupForm }));
  const created = expectData(
    await client.createApiUser({
      params: scope,
      body: {
        applicationName: 'Data warehouse',
        email: 'it@example.com',
        rights: { profiles: 'read', imports: 'write' },
      },
    }),
  );
  const member = await createTestMember(control, licence.id, 'licence-viewer');
  const invitation = await createTestInvitation(control, licence.id);
  const { webhookId, messageId } = await createTestWebhook(control, licence.id);
  const portal = await createTestIntegrator(control, licence.id);
  return {
    licence,
    entity,
    entityGroup,
    apiUser: created.apiUser,
    keyText: created.key.text,
    member,
    invitation,
    ...portal,
    webhookId,
    messageId,
    scope,
  };
}

/** Writes no audit event, so that tests of the log see only the events of their own actions. */
async function createTestInvitation({ deps }: TestControl, licenceId: LicenceId): Promise<Invitation> {
  const {
    licenceId: _place,
    invitedById: _by,
    ...invitation
  } = await deps.storage.transact((tx) =>
    tx.invitations.insert({
      licenceId,
      role: 'licence-viewer',
      email: 'invited@example.com',
      tokenDigest: randomBytes(32).toString('base64url'),
      invitedBy: 'Operator',
      invitedById: null,
      language: 'en',
      isMailed: false,
      createdAtMs: deps.now(),
      expiresAtMs: deps.now() + 7 * 24 * 3_600_000,
    }),
  );
  return { ...invitation, email: invitation.email ?? '' };
}

/** Writes no audit event either. */
async function createTestIntegrator({ deps }: TestControl, licenceId: LicenceId) {
  const integrator = humanIdSchema.parse(`hum_${randomBytes(8).toString('hex')}`);
  const person = { name: `Integrator ${integrator}`, email: `${integrator}@example.com`.toLowerCase() };
  const { id: integratorInvitation } = await deps.storage.transact(async (tx) => {
    await tx.humans.insert({
      id: integrator,
      ...person,
      isAddressProved: true,
      passwordHash: 'none',
      createdAtMs: deps.now(),
    });
    await tx.integrators.put(licenceId, integrator, deps.now());
    return await tx.integratorInvitations.insert({
      licenceId,
      email: 'integrator@example.com',
      apiUsers: [],
      tokenDigest: randomBytes(32).toString('base64url'),
      invitedBy: 'Operator',
      invitedById: null,
      language: 'en',
      isMailed: false,
      createdAtMs: deps.now(),
      expiresAtMs: deps.now() + 7 * 24 * 3_600_000,
    });
  });
  return { integrator, integratorInvitation };
}

/** Writes no audit event either. */
async function createTestWebhook({ deps }: TestControl, licenceId: LicenceId) {
  const webhookId = webhookIdSchema.parse(`whk_${randomBytes(8).toString('hex')}`);
  const sealedSecret = deps.webhookSecrets.seal(deps.webhookSecrets.create(), { licenceId, webhookId });
  const nowMs = deps.now();
  await deps.storage.transact(async (tx) => {
    const url = 'https://hooks.example.com/postern';
    const webhook = { id: webhookId, url, description: '', kinds: null, isEnabled: true };
    await tx.webhooks.insert(licenceId, { ...webhook, sealedSecret, createdAtMs: nowMs });
    const concerns = { licenceId, environment: null, apiUserId: null, kind: 'new-address' };
    await queueWebhook(tx, { ...concerns, recipient: webhookId, body: '{}' }, nowMs);
  });
  const { items } = await deps.storage.outbox.list({ recipient: webhookId, page: 1, pageSize: 1 });
  const [message] = items;
  if (message === undefined) throw new Error('the message is not in the outbox');
  return { webhookId, messageId: message.id };
}

/** A person with an account that cannot sign in, as a member of the licence; null: as an operator. */
export async function createTestMember(
  { deps }: TestControl,
  licenceId: LicenceId | null,
  role: Role,
): Promise<Member> {
  const humanId = humanIdSchema.parse(`hum_${randomBytes(8).toString('hex')}`);
  const person = { name: `Person ${humanId}`, email: `${humanId}@example.com`.toLowerCase() };
  await deps.storage.transact(async (tx) => {
    await tx.humans.insert({
      id: humanId,
      ...person,
      isAddressProved: true,
      passwordHash: 'none',
      createdAtMs: deps.now(),
    });
    await tx.members.put(licenceId, humanId, { role, atMs: deps.now() });
  });
  return {
    humanId,
    ...person,
    role,
    hasSecondFactor: false,
    isAddressProved: true,
    awaitsProof: false,
    joinedAtMs: deps.now(),
  };
}
