import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import { environmentNameSchema } from '@postern/contract/ids';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import { runInstallation } from '../compose/run-installation.ts';
import type { RunningInstallation } from '../compose/run-installation.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger } from '../observe/log.ts';
import { expectData } from './test-control.ts';

/** A whole installation with a portal in this process, before an upstream that answers everything. */
export interface PortalInstallation {
  readonly installation: RunningInstallation;
  readonly portalUrl: string;
  readonly gatewayUrl: string;
  /** Signed in as the operator. */
  readonly client: AdminClient;
  readonly licence: { readonly id: LicenceId; readonly name: string };
  readonly apiUser: { readonly id: ApiUserId; readonly key: string };
  /** `licence/account` and its password. */
  readonly account: { readonly username: string; readonly password: string };
  /** Everything that was logged. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

const environment = environmentNameSchema.parse('TEST');

/** `access` is the portal's; `openapi` takes the place of the document of v5. */
export async function startPortalInstallation(
  options: { readonly access?: 'public' | 'signed-in'; readonly openapi?: string } = {},
): Promise<PortalInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-portal-'));
  const upstream = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ answered: request.url }));
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await writeFile(join(folder, 'postern.yaml'), presentConfig(port, options.access ?? 'public'));
  await writeFile(join(folder, 'v5.yaml'), options.openapi ?? presentDocument('5.1'));
  await writeFile(join(folder, 'v4.yaml'), presentDocument('4.0'));
  const log: string[] = [];
  const env = { KEY: randomBytes(32).toString('base64'), POSTERN_PORT_BASE: '0' };
  const installation = await runInstallation(await loadConfig({ file: join(folder, 'postern.yaml'), env }), {
    env,
    logger: createLogger({ level: 'debug', stream: { write: (line: string) => void log.push(line) } }),
    now: Date.now,
    workers: 1,
    programFile: '',
  });
  const client = createAdminClient({
    baseUrl: 'http://postern.internal',
    fetch: async (url, init) =>
      await installation.control.fetch(new Request(url, init), { clientAddress: null }),
    headers: { authorization: `Bearer ${installation.operatorToken.reveal()}` },
  });
  return {
    installation,
    portalUrl: installation.portalUrl ?? '',
    gatewayUrl: installation.gatewayUrls.get(environment) ?? '',
    client,
    log,
    ...(await createCallers(client)),
    async close() {
      await installation.close();
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createCallers(
  client: AdminClient,
): Promise<Pick<PortalInstallation, 'licence' | 'apiUser' | 'account'>> {
  const form = { number: 12_740, name: 'Demo', accountName: 'demo' };
  const licence = expectData(await client.createLicence({ body: form }));
  const { id: licenceId } = licence;
  const edit = { connectorAccess: true, version: licence.version } as const;
  expectData(await client.editLicence({ params: { licenceId }, body: edit }));
  const params = { licenceId, environment };
  const body = {
    applicationName: 'CRM sync',
    email: 'it@example.com',
    rights: { profiles: 'read' },
  } as const;
  const { apiUser, key } = expectData(await client.createApiUser({ params, body }));
  const named = { name: 'WSsync', apiUserId: apiUser.id };
  const account = expectData(await client.createWebServiceAccount({ params, body: named }));
  return {
    licence: { id: licence.id, name: licence.name },
    apiUser: { id: apiUser.id, key: key.text },
    account: { username: `Demo/${named.name}`, password: account.password },
  };
}

function presentConfig(upstreamPort: number, access: string): string {
  return `
brand: acme
dataFolder: data
masterKey: env:KEY
portal: { access: ${access}, title: Acme for developers }
environments:
  TEST:
    kind: test
    port: 0
    hosts: [localhost, 127.0.0.1]
    upstream: http://127.0.0.1:${upstreamPort}
    issuer: http://localhost
groups:
  - id: data
    name: Data exchange
    modules:
      - { id: profiles, name: Profiles }
      - { id: status, name: Status, definability: open }
apis:
  - id: v5
    title: Public API v5
    basePath: /v5
    schemes: [bearer, dpop]
    openapi: v5.yaml
    mapping: &mapping { tags: { Profiles: profiles, Status: status } }
  - id: v4
    title: Public API v4
    basePath: /v4
    aliases: [/old/ws]
    schemes: [bearer, basic]
    openapi: v4.yaml
    deprecation: { deprecatedAt: 2026-01-01, sunsetAt: 2099-01-01, successor: https://api.example.com/v5 }
    mapping: *mapping
  - id: direct
    title: Direct API
    basePath: /direct
    schemes: [api-key-header]
    keyHeader: Api-Token
    openapi: v5.yaml
    errorShape: { template: { error: '{title}', message: '{detail}' } }
    mapping: *mapping
`;
}

function presentDocument(version: string): string {
  return `
openapi: 3.0.3
info: { title: The API, version: '${version}', description: Profiles and their status }
paths:
  /ping:
    get:
      operationId: ping
      tags: [Status]
      summary: Is it alive?
      responses: { '200': { description: It is } }
  /profiles/{id}:
    get:
      operationId: getProfile
      tags: [Profiles]
      summary: Get a profile
      description: Finds one person by their number.
      parameters: [{ name: id, in: path, required: true, schema: { type: integer, example: 7 } }]
      responses: { '200': { description: The profile } }
    put:
      operationId: putProfile
      tags: [Profiles]
      summary: Replace a profile
      parameters: [{ name: id, in: path, required: true, schema: { type: integer, example: 7 } }]
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } }
      responses: { '204': { description: Done } }
  /inner:
    get:
      operationId: inner
      tags: [Status]
      x-internal: true
      summary: For the people who run it
      responses: { '200': { description: Secrets } }
  /unsorted:
    get:
      operationId: unsorted
      summary: Nobody classified this
      responses: { '200': { description: Never } }
components:
  schemas:
    Profile:
      type: object
      required: [email]
      properties: { email: { type: string, format: email }, friend: { $ref: '#/components/schemas/Profile' } }
`;
}
