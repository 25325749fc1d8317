import { expect, it } from 'vitest';
import type { AdminClient } from '@postern/contract/admin-client';
import type { ImportReport } from '@postern/contract/credential-import';
import { createPasswordHasher } from '../../crypto/password-hash.ts';
import { createKeyText } from '../../crypto/key-text.ts';
import {
  digestImportedKey,
  findByDigests,
  hashKeyText,
  judgePresentedKey,
} from '../../crypto/presented-key.ts';
import { Secret } from '../../domain/secret.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import {
  createTestControl,
  createTestLicence,
  expectData,
  expectProblem,
} from '../../testing/test-control.ts';
import type { TestControl, TestLicence } from '../../testing/test-control.ts';

const oldKey = 'b17f9a2c-legacy-key-0001';
const otherKey = 'b17f9a2c-legacy-key-0002';

describeEachDatabase('Importing credentials', (openFresh) => {
  async function start(): Promise<{ control: TestControl; ours: TestLicence; operator: AdminClient }> {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    return { control, ours, operator: control.client(control.operator) };
  }

  async function run(
    { ours, operator }: { ours: TestLicence; operator: AdminClient },
    body: {
      kind?: 'keys' | 'web-service-accounts';
      format?: 'csv' | 'jsonl';
      text: string;
      dryRun?: boolean;
      skipKnown?: boolean;
    },
  ): Promise<ImportReport> {
    const defaults = { kind: 'keys', format: 'csv', dryRun: false } as const;
    return expectData(
      await operator.importCredentials({ params: ours.scope, body: { ...defaults, ...body } }),
    );
  }

  const csv = `key,sha256,name,email,rights\r\n${oldKey},,Shop,shop@example.com,profiles:read imports:write\n,${hashKeyText(otherKey)},"CRM, old",crm@example.com,\n`;

  it('takes keys raw and hashed, so that both are found as their customers send them', async () => {
    const at = await start();
    const { storage, digestKey } = at.control.deps;
    const report = await run(at, { text: csv });
    expect(report).toMatchObject({ state: 'imported', total: 2, refused: 0 });
    for (const [text, name] of [
      [oldKey, 'Shop'],
      [otherKey, 'CRM, old'],
    ] as const) {
      const digest = digestImportedKey(hashKeyText(text), digestKey);
      const grant = await storage.grants.findByKeyDigest(at.ours.scope.environment, digest);
      expect(grant?.displayName).toBe(name);
    }
    expect(JSON.stringify(report)).not.toContain(oldKey);
    const { items } = expectData(await at.operator.listApiUsers({ params: at.ours.scope }));
    const viewed = await Promise.all(
      items
        .filter(({ displayName }) => ['Shop', 'CRM, old'].includes(displayName))
        .toSorted((one, other) => one.displayName.localeCompare(other.displayName))
        .map(({ id }) => at.operator.viewKey({ params: { ...at.ours.scope, apiUserId: id }, body: {} })),
    );
    expect(viewed.map((result) => (result.ok ? result.data.text : result.problem.code))).toEqual([
      'key_show_once',
      oldKey,
    ]);
  });

  it('writes nothing in a dry run, and says exactly what the import would', async () => {
    const at = await start();
    const before = await at.control.deps.storage.changes.latest();
    const dry = await run(at, { text: csv, dryRun: true });
    expect(dry.state).toBe('would-import');
    expect(await at.control.deps.storage.changes.latest()).toBe(before);
    expect(expectData(await at.operator.listApiUsers({ params: at.ours.scope })).total).toBe(1);
    const real = await run(at, { text: csv });
    expect(real.lines).toEqual(dry.lines);
  });

  it('goes on after an interruption: what is in already is skipped, and nobody is made twice', async () => {
    const at = await start();
    const [header = '', first = '', second = ''] = csv.split('\n');
    await run(at, { text: `${header}\n${first}` });
    expect(await run(at, { text: csv })).toMatchObject({ state: 'refused', refused: 1 });
    const report = await run(at, { text: csv, skipKnown: true });
    expect(report).toMatchObject({ state: 'imported', total: 2, skipped: 1, refused: 0 });
    expect(report.lines.map(({ isKnown }) => isKnown)).toEqual([true, false]);
    expect(await run(at, { text: `${header}\n${second}`, skipKnown: true })).toMatchObject({ skipped: 1 });
    expect(expectData(await at.operator.listApiUsers({ params: at.ours.scope })).total).toBe(3);
  });

  it('is written in many transactions, with one change of access for every API user', async () => {
    const at = await start();
    const before = (await at.control.deps.storage.changes.latest()) ?? 0;
    const lines = Array.from(
      { length: 57 },
      (_none, index) => `legacy-key-number-${index},Shop ${index},shop${index}@example.com`,
    );
    const report = await run(at, { text: `key,name,email\n${lines.join('\n')}` });
    expect(report).toMatchObject({ state: 'imported', total: 57, refused: 0 });
    expect(await at.control.deps.storage.changes.latest()).toBe(before + 57);
  });

  it('judges a key as the gateway does: what could never be looked up is refused', async () => {
    const at = await start();
    const { brand } = at.control.deps.config;
    const own = createKeyText(brand, 'test').reveal();
    const lines = [
      { key: createKeyText(brand, 'live').reveal() },
      { key: `${own.slice(0, -1)}${own.endsWith('0') ? '1' : '0'}` },
      { key: createKeyText('otherbrand', 'test').reveal() },
      { sha256: hashKeyText(own) },
    ].map((key, index) => ({ ...key, name: `User ${index}`, email: `user${index}@example.com` }));
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const report = await run(at, { format: 'jsonl', text, dryRun: true });
    expect(report.lines.map(({ problem }) => problem === null)).toEqual([false, false, true, true]);
    expect(JSON.stringify(report)).not.toContain(own.slice(0, 20));
  });

  it('makes an own key work that came as a hash, and a key of another brand', async () => {
    const at = await start();
    const { storage, digestKey, config } = at.control.deps;
    const own = createKeyText(config.brand, 'test').reveal();
    const foreign = createKeyText('otherbrand', 'live').reveal();
    const text = `key,sha256,name,email\n,${hashKeyText(own)},Own,own@example.com\n${foreign},,Foreign,foreign@example.com`;
    expect(await run(at, { text })).toMatchObject({ state: 'imported' });
    const rules = { brand: config.brand, environmentKind: 'test', acceptsImported: true, digestKey } as const;
    for (const [key, name] of [
      [own, 'Own'],
      [foreign, 'Foreign'],
    ] as const) {
      const presented = judgePresentedKey(key, rules);
      if (presented.kind === 'refused') throw new Error(presented.why);
      const match = await findByDigests(presented.digests, (digest) =>
        storage.grants.findByKeyDigest(at.ours.scope.environment, digest),
      );
      expect(match?.found.displayName).toBe(name);
    }
  });

  it('repeats nothing of a file without a header line, which holds credentials there', async () => {
    const at = await start();
    for (const [kind, text] of [
      ['keys', `${oldKey},Shop,shop@example.com\n${otherKey},CRM,crm@example.com`],
      [
        'web-service-accounts',
        'WS_crm,hunter2-password,crm@example.com\nWS_b,hunter3-password,b@example.com',
      ],
    ] as const) {
      const report = await run(at, { kind, text });
      expect(report).toMatchObject({ state: 'refused', total: 0 });
      expect(report.problem).toContain('header line may be missing');
      expect(JSON.stringify(report)).not.toMatch(/b17f9a2c|hunter/);
    }
    const json = JSON.stringify({ [oldKey]: 'x', key: otherKey, rights: { [oldKey]: 'read' } });
    expect(JSON.stringify(await run(at, { format: 'jsonl', text: json }))).not.toContain(oldKey);
  });

  it('refuses the whole file for one bad line, naming each', async () => {
    const at = await start();
    const lines = [
      { key: oldKey, name: 'Good', email: 'good@example.com' },
      { key: oldKey, name: 'Twice', email: 'twice@example.com' },
      { key: 'short', name: 'Short', email: 'short@example.com' },
      { key: otherKey, name: 'No mail' },
      { key: otherKey, sha256: hashKeyText(otherKey), name: 'Both', email: 'both@example.com' },
      { sha256: 'xyz', name: 'No hash', email: 'hash@example.com' },
      { key: otherKey, name: 'Right', email: 'right@example.com', rights: { nope: 'read' } },
      { key: otherKey, apiUserId: at.ours.apiUser.id },
      { key: otherKey, apiUserId: crypto.randomUUID() },
    ];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nrubbish\n\n[]`;
    const report = await run(at, { format: 'jsonl', text });
    expect(report.state).toBe('refused');
    expect(report.lines.filter(({ problem }) => problem === null).map(({ line }) => line)).toEqual([1]);
    expect(report.lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
    expect(JSON.stringify(report)).not.toContain(oldKey);
    expect(expectData(await at.operator.listApiUsers({ params: at.ours.scope })).total).toBe(1);
  });

  it('refuses keys where the installation accepts none of other shapes', async () => {
    const { control, ours } = await start();
    const strict = control.withParts({ config: { ...control.deps.config, importedKeys: false } });
    const body = { kind: 'keys', format: 'csv', text: csv, dryRun: true } as const;
    const refused = await strict.client(control.operator).importCredentials({ params: ours.scope, body });
    expect(expectProblem(refused).code).toBe('transition_refused');
  });

  it('takes legacy accounts by password or known hash, under the names that they have, without connector access', async () => {
    const at = await start();
    const passwordHash = await createPasswordHasher().hash(new Secret('of-the-old-system'));
    const lines = [
      { account: 'WebServices_test', password: 'NBCJD44DLFNX$', name: 'Legacy', email: 'a@example.com' },
      { account: 'WSold', passwordHash, apiUserId: at.ours.apiUser.id },
      {
        account: 'crm.export',
        passwordHash: '$2y$05$k8PcDd4MZcq6Si8vJvfKC.DryC51szGc6NzXqcJvlmMQTtfFNHMP.',
        apiUserId: at.ours.apiUser.id,
      },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const report = await run(at, { kind: 'web-service-accounts', format: 'jsonl', text });
    expect(report).toMatchObject({ state: 'imported', total: 3 });
    const account = { licence: at.ours.licence.accountName.toUpperCase(), name: 'WebServices_test' };
    const { grants } = at.control.deps.storage;
    const found = await grants.findByWebServiceAccount(at.ours.scope.environment, account);
    const [stored] = found?.webServiceAccounts ?? [];
    const hasher = createPasswordHasher();
    expect(await hasher.isPassword(new Secret('NBCJD44DLFNX$'), stored?.passwordHash ?? '')).toBe(true);
    const again = await run(at, { kind: 'web-service-accounts', format: 'jsonl', text });
    expect(again).toMatchObject({ state: 'refused', refused: 3 });
  });

  it('makes new accounts only for a licence with connector access, which only the operator grants', async () => {
    const { control, ours, operator } = await start();
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const create = { params: ours.scope, body: { name: 'WSshop', apiUserId: ours.apiUser.id } };
    expect(expectProblem(await admin.createWebServiceAccount(create)).code).toBe('connector_access_missing');
    const edit = { params: { licenceId: ours.licence.id }, body: { connectorAccess: true, version: 1 } };
    expect(expectProblem(await admin.editLicence(edit)).code).toBe('not_permitted');
    expectData(await operator.editLicence(edit));
    const made = expectData(await admin.createWebServiceAccount(create));
    expect(made.username).toBe(`${ours.licence.accountName}/WSshop`);
    expect(made.password).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(expectProblem(await admin.createWebServiceAccount(create)).code).toBe('already_exists');
    const named = { params: { ...ours.scope, accountName: 'WSshop' } };
    const reset = expectData(await admin.resetWebServiceAccountPassword({ ...named, body: {} }));
    expect(reset.account.version).toBe(2);
    expect(reset.password).not.toBe(made.password);
    expectData(await admin.deleteWebServiceAccount(named));
    expect(expectProblem(await admin.deleteWebServiceAccount(named)).code).toBe('not_found');
    const body = { name: 'shop', apiUserId: ours.apiUser.id };
    expect(expectProblem(await admin.createWebServiceAccount({ params: ours.scope, body })).status).toBe(400);
  });
});
