import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortalClient } from '@postern/contract/portal-client';
import { askForService } from '../../testing/ask-for-service.ts';
import { startPortalInstallation } from '../../testing/start-portal-installation.ts';
import type { PortalInstallation } from '../../testing/start-portal-installation.ts';
import { expectData } from '../../testing/test-control.ts';

/** Every program that the portal shows is run as it is shown, against a real gateway. */
const run = promisify(execFile);
const [python, php] = [await askForService('python'), await askForService('php')];
const locate = (service: typeof python) => (service.kind === 'available' ? service.location : undefined);
const languages = [
  { label: 'curl', program: 'bash', ending: 'sh' },
  { label: 'Node', program: process.execPath, ending: 'mjs' },
  { label: 'Python', program: locate(python), ending: 'py' },
  { label: 'PHP', program: locate(php), ending: 'php' },
];

let running: PortalInstallation;
let folder: string;
beforeAll(async () => {
  [running, folder] = await Promise.all([
    startPortalInstallation(),
    mkdtemp(join(tmpdir(), 'postern-samples-')),
  ]);
}, 60_000);
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

async function execute(
  source: string,
  { program, ending, label }: (typeof languages)[number],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const file = join(folder, `sample-${crypto.randomUUID()}.${ending}`);
  await writeFile(file, source);
  const { username, password } = running.account;
  const { stdout } = await run(program ?? label, [file], {
    env: {
      ...process.env,
      API_KEY: running.apiUser.key,
      CLIENT_ID: running.apiUser.id,
      WS_USER: username,
      WS_PASSWORD: password,
      ...more,
    },
  });
  return stdout;
}

async function listSamples() {
  const client = createPortalClient({ baseUrl: running.portalUrl, fetch });
  const guide = expectData(await client.getGuide({ params: { guideId: 'authentication' } }));
  return guide.sections.flatMap(({ id, blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'samples' ? block.samples.map((sample) => ({ ...sample, section: id })) : [],
    ),
  );
}

async function getToken(): Promise<string> {
  const headers = { authorization: running.apiUser.key };
  const answer = await fetch(`${running.gatewayUrl}/auth/token`, { headers });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

describe.each(languages)('samples for $label', (language) => {
  it.skipIf(language.program === undefined)('of the guides make the call', { timeout: 120_000 }, async () => {
    const samples = (await listSamples()).filter(({ label }) => label === language.label);
    expect(samples.length).toBeGreaterThanOrEqual(4);
    for (const { section, source } of samples) {
      expect(await execute(source, language), `${section}\n${source}`).toContain('{"answered":');
    }
  });

  it.skipIf(language.program === undefined)(
    'say that the key is not set, and show the code of a refusal',
    { timeout: 120_000 },
    async () => {
      const samples = await listSamples();
      const sample = samples.find(
        ({ label, source }) => label === language.label && source.includes('/auth/token'),
      );
      const callWith = async (key: string) =>
        await execute(sample?.source ?? '', language, { API_KEY: key }).catch((failure: unknown) =>
          failure instanceof Error
            ? `${failure.message}${'stdout' in failure ? String(failure.stdout) : ''}`
            : '',
        );
      expect(await callWith('')).toMatch(/Set (?:it|API_KEY) first/);
      expect(await callWith('acme_test_wrong')).toContain('credential_invalid');
    },
  );

  it.skipIf(language.program === undefined)(
    'of the reference make the call, with a body too',
    { timeout: 120_000 },
    async () => {
      const apis = [
        { apiId: 'v5', environment: { ACCESS_TOKEN: await getToken() } },
        { apiId: 'direct', environment: {} },
      ];
      for (const { apiId, environment } of apis) {
        const answer = await fetch(
          `${running.portalUrl}/portal/v1/environments/TEST/apis/${apiId}/openapi.json`,
        );
        const { paths } = (await answer.json()) as {
          paths: Record<string, Record<string, { 'x-codeSamples': { label: string; source: string }[] }>>;
        };
        const sourceOf = (method: string) =>
          paths['/profiles/{id}']?.[method]?.['x-codeSamples'].find(({ label }) => label === language.label)
            ?.source ?? '';
        expect(await execute(sourceOf('get'), language, environment)).toMatch(
          /"answered":\s*"[^"]*\/profiles\/7"/,
        );
        // The API user may only read: the refusal proves that the call arrived complete.
        const refused = await execute(sourceOf('put'), language, environment);
        expect(refused).toMatch(
          apiId === 'direct' ? /"error":\s*"Right missing"/ : /"code":\s*"right_missing"/,
        );
      }
    },
  );
});
