import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createOperatorTokenSource, loadOperatorToken } from '../control/operator-token.ts';
import { Secret } from '../domain/secret.ts';
import { canary } from '../testing/canary.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { licenceIdSchema } from '@postern/contract/ids';
import { signCheckpoints } from '../audit/sign-checkpoints.ts';
import { createTestControl, createTestLicence, testCheckpointSigner } from '../testing/test-control.ts';
import { configAt, createTestCli } from '../testing/test-cli.ts';
import type { Storage } from '../storage/storage.ts';
import { createAdminConnector } from './connect.ts';
import type { ConnectDeps } from './connect.ts';

async function start(storage: Storage) {
  const control = createTestControl(storage);
  const ours = await createTestLicence(control);
  return { control, ours, run: createTestCli(control) };
}

describeEachDatabase('The commands for people', (openFresh) => {
  it('invite an operator and a member by a link that is printed where nothing is mailed', async () => {
    const { run, ours } = await start(await openFresh());
    const operator = await run(['operator', 'invite', 'olga@example.com']);
    expect(operator).toMatchObject({ code: 0, err: '' });
    expect(operator.out).toMatch(/http:\/\/console\.test\/invitation#[\w-]{43}/);
    expect(operator.out).toContain('postern person confirm-address olga@example.com');
    const inLicence = ['--licence', String(ours.licence.number)];
    const member = await run([
      'member',
      'invite',
      'mia@example.com',
      '--role',
      'licence-admin',
      ...inLicence,
    ]);
    expect(member.out).toMatch(/http:\/\/console\.test\/invitation#[\w-]{43}/);
    const json = await run(['member', 'invite', 'vic@example.com', '--json', ...inLicence]);
    expect(JSON.parse(json.out)).toMatchObject({
      invitation: { email: 'vic@example.com', role: 'licence-viewer' },
    });
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['member', 'invite', 'x@example.com', '--role', 'operator', ...inLicence], '--role must be'],
      [['member', 'invite', 'x@example.com', '--language', 'de', ...inLicence], '--language must be'],
      [['operator', 'invite', 'x@example.com', '--language', 'de'], '--language must be'],
    ];
    for (const [command, why] of wrong) {
      const refused = await run(command);
      expect([refused.code, refused.out]).toEqual([2, '']);
      expect(refused.err).toContain(why);
    }
    expect(await run(['operator', 'invite', 'no-address'])).toMatchObject({ code: 1, out: '' });
  });

  it('show people, confirm an address, reset an account and sign its person out, each after a clear yes', async () => {
    const { run, ours } = await start(await openFresh());
    const { email } = ours.member;
    expect((await run(['person', 'list'])).out).toContain(email);
    expect((await run(['person', 'list', '--search', 'nobody-of-this-name'])).out).toBe(
      'There are no accounts.\n',
    );
    const viewed = await run(['person', 'view', email.toUpperCase()]);
    expect(viewed.out).toMatch(/Roles: +licence-viewer/);
    for (const change of ['confirm-address', 'reset', 'sign-out']) {
      expect((await run(['person', change, email])).err, change).toContain('add --yes');
      expect(await run(['person', change, email], { typed: 'n' })).toMatchObject({ code: 1, out: '' });
      const nobody = await run(['person', change, 'nobody@example.com', '--yes']);
      expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('There is no account')]);
    }
    const reset = await run(['person', 'reset', email, '--yes']);
    expect(reset.out).toMatch(/http:\/\/console\.test\/recover#[\w-]{43}/);
    expect((await run(['person', 'sign-out', email, '--yes'])).out).toMatch(/^\d+ sessions ended\.\n$/);
  });

  it('say their version', async () => {
    const { run } = await start(await openFresh());
    for (const flag of ['--version', '-V'])
      expect(await run([flag])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describeEachDatabase('The commands', (openFresh) => {
  it('judge a key’s text offline, and import keys from a file: all of it, or nothing', async () => {
    const { ours, run } = await start(await openFresh());
    expect(await run(['key', 'check', ours.keyText])).toMatchObject({ code: 0, err: '' });
    expect((await run(['key', 'check', '-'], { stdin: `${ours.keyText}\n` })).code).toBe(0);
    const mistyped = await run(['key', 'check', `${ours.keyText.slice(0, -1)}!`]);
    expect([mistyped.code, mistyped.out]).toEqual([1, '']);
    expect(mistyped.err).not.toContain(ours.keyText.slice(0, -1));
    const folder = await mkdtemp(join(tmpdir(), 'postern-import-'));
    try {
      const file = join(folder, 'keys.csv');
      await writeFile(file, 'key,name,email\nb17f9a2c-legacy-key-0001,Shop,shop@example.com\n');
      const inLicence = ['--licence', String(ours.licence.number)];
      const dry = await run(['key', 'import', file, ...inLicence, '--dry-run']);
      expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('1 line would be imported') });
      const real = await run(['key', 'import', file, ...inLicence]);
      expect(real).toMatchObject({ code: 0, out: expect.stringContaining('1 line imported.') });
      const again = await run(['key', 'import', file, ...inLicence]);
      expect(again).toMatchObject({ code: 1, out: expect.stringContaining('1 refused') });
      expect(dry.out + real.out + again.out).not.toContain('legacy-key');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('grant connector access, and choose what happens with leaked keys', async () => {
    const { ours, run } = await start(await openFresh());
    const edit = (options: string) => run(`licence edit ${ours.licence.number} ${options}`);
    const edited = await edit('--connector-access yes --leaked-keys cut-off');
    expect(edited.out).toMatch(/allowed\n[^]*cut-off/);
    expect((await edit('--connector-access maybe')).code).toBe(2);
    const limited = await edit('--key-lifetime 365 --rotation-due 90');
    expect(limited.out).toMatch(/life of a key: +365 days\nRotation due: +90 days/);
    expect((await edit('--rotation-due default --key-lifetime none')).out).toMatch(
      /life of a key: +not limited\nRotation due: +as the installation says/,
    );
    expect((await edit('--key-lifetime soon')).code).toBe(2);
  });

  it('keep entity groups, and give them, channels and attributes to API users', async () => {
    const { ours, run } = await start(await openFresh());
    const inLicence = (line: string) => run(`${line} --licence ${ours.licence.number}`);
    const created = await inLicence('entity-group create North --entity Belgium --entity Netherlands');
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toMatch(/North +Belgium, Netherlands/);
    expect((await inLicence('entity-group edit North --entity Belgium')).out).toMatch(/North +Belgium +/);
    expect((await inLicence('entity-group list')).out).toMatch(/^NAME +ENTITIES/);

    const limits = '--entity-group North --channel 504 --channel 505 --attribute age';
    const apiUser = await inLicence(
      `api-user create --application-name Shop --email shop@example.com ${limits}`,
    );
    expect(apiUser).toMatchObject({ code: 0, err: '' });
    expect(apiUser.out).toContain('Channels:       504, 505\n');
    expect(apiUser.out).toMatch(
      /on entity Belgium, with channels 504 and 505 only, with attributes age only/,
    );
    expect((await inLicence('api-user edit Shop --channel all')).out).toContain('Channels:       all\n');
    expect((await inLicence('entity-group delete North --yes')).err).toContain(
      'API users have this entity group',
    );
    expect((await inLicence('api-user edit Shop --entity-group South')).err).toContain(
      'There are: Low countries, North',
    );
    expect(await inLicence('api-user edit Shop --entity all')).toMatchObject({ code: 0 });
    expect((await inLicence('entity-group delete North --yes')).out).toBe(
      'The entity group North is deleted.\n',
    );
  });

  it('create, list, view and edit a licence, named by number, account name or name', async () => {
    const { run } = await start(await openFresh());
    const created = await run([
      'licence',
      'create',
      '--number',
      '12740',
      '--name',
      'ActitoIODemo',
      '--account',
      'iodemo',
    ]);
    expect(created).toMatchObject({ code: 0, err: '' });
    for (const ref of ['12740', 'iodemo', 'actitoiodemo']) {
      const viewed = await run(['licence', 'view', ref]);
      expect(viewed.out, ref).toMatch(/^Licence: +12740 ActitoIODemo$/m);
    }
    expect((await run('licence list')).out).toMatch(/^NUMBER +NAME +ACCOUNT +KEYS +ID\n/);
    const edited = await run('licence edit 12740 --key-display show-once');
    expect(edited.out).toMatch(/^Keys: +show-once$/m);
    expect(await run('licence view 4711')).toEqual({ code: 1, out: '', err: 'There is no licence 4711.\n' });
    const taken = await run([
      'licence',
      'create',
      '--number',
      '12740',
      '--name',
      'Other',
      '--account',
      'other',
    ]);
    expect(taken.code).toBe(1);
    expect(taken.err).toContain('/number: another licence has this number');
  });

  it('create an API user and print its key once, with a sentence on what it can do', async () => {
    const { run } = await start(await openFresh());
    const created = await run([
      'api-user', 'create', '--application-name', 'Shop', '--email', 'shop@example.com', '--right', 'profiles=read',
      '--right', 'imports=write', '--entity', 'Belgium', '--network', '10.0.0.0/24=office', '--expires', '2027-05-01',
    ]); // prettier-ignore
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toContain(
      'It can read Profiles and write Imports on entity Belgium, from 10.0.0.0/24, until 1 May 2027.',
    );
    expect(created.out).toMatch(/\nKey: acme_test_[0-9A-Za-z]{38}\n/);
    const listed = await run('api-user list');
    expect(listed.out).toContain('Shop');
    expect(listed.out).toContain('acme_test_…');
    expect(listed.out).not.toMatch(/acme_test_[0-9A-Za-z]/);
  });

  it('check a form without creating anything', async () => {
    const { run } = await start(await openFresh());
    const tried = await run(
      'api-user create --application-name Shop --email shop@example.com --right profiles=read --dry-run',
    );
    expect(tried.out).toContain('It can read Profiles on every entity, from any address, without an end.\n');
    expect((await run('api-user list')).out).not.toContain('Shop');
  });

  it('print the key alone on stdout, so that it can be piped', async () => {
    const { run, ours } = await start(await openFresh());
    expect(await run(['key', 'view', 'Data warehouse'])).toEqual({
      code: 0,
      out: `${ours.keyText}\n`,
      err: '',
    });
    const reset = await run(['key', 'reset', 'it@example.com', '--yes']);
    expect(reset.out).toMatch(/^acme_test_[0-9A-Za-z]{38}\n$/);
    expect(reset.out).not.toBe(`${ours.keyText}\n`);
    expect(reset.err).toMatch(/^In force \(change \d+\)/);
    expect((await run(['key', 'list', ours.apiUser.id])).out).toMatch(/2 .*active[\s\S]*1 .*revoked/);
  });

  it('rotates a key, shows both side by side, and retires the old one when it is confirmed', async () => {
    const { ours, run } = await start(await openFresh());
    const rotated = await run(['api-user', 'rotate', ours.apiUser.id, '--overlap', '7d']);
    expect(rotated.code).toBe(0);
    expect(rotated.out).toMatch(/^acme_test_[0-9A-Za-z]{38}\n$/);
    expect(rotated.err).toMatch(/ works until .*\nIn force \(change \d+\)/s);
    const again = await run(['api-user', 'rotate', ours.apiUser.id]);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('Retire that key first');
    const keys = await run(['api-user', 'keys', ours.apiUser.id]);
    expect(keys.out).toMatch(/active/);
    expect(keys.out).toMatch(/retiring/);
    expect(keys.out).toContain('It is not yet safe to retire');
    const unasked = await run(['api-user', 'retire', ours.apiUser.id]);
    expect(unasked.code).toBe(2);
    const declined = await run(['api-user', 'retire', ours.apiUser.id], { typed: 'n' });
    expect(declined.err).toContain('Nothing was changed.');
    const retired = await run(['api-user', 'retire', ours.apiUser.id, '--yes']);
    expect(retired.out).toMatch(/^The old key of .+ is retired\.\nIn force/);
    expect((await run(['api-user', 'retire', ours.apiUser.id])).err).toContain('has no retiring key');
  });

  it('show, rotate and remove signing keys; removing one asks first', async () => {
    const { control, ours, run } = await start(await openFresh());
    const { signingKeys, now, storage } = control.deps;
    const { environment } = ours.scope;
    const first = { ...(await signingKeys.create(environment, now())), state: 'active' as const };
    await storage.transact((tx) => tx.signingKeys.insert(environment, first));
    const rotated = await run('signing-key rotate');
    expect(rotated.out).toMatch(/ active .*\n/);
    expect(rotated.out).toMatch(/ next .*\n/);
    expect(rotated.out).toMatch(/The next key takes over on .*, as was asked for/);
    const asked = await run(['signing-key', 'remove', first.kid], { typed: 'n' });
    expect(asked.err).toContain('Every token that it signed is refused at once');
    expect((await run('signing-key list')).out).toContain(first.kid);
    const removed = await run(['signing-key', 'remove', first.kid, '--yes', '--wait']);
    expect(removed.out).toMatch(/In force \(change \d+\)/);
    expect(removed.out).not.toContain(first.kid);
    const unsaid = await run('signing-key list', { env: { POSTERN_ENVIRONMENT: '' } });
    expect(unsaid).toMatchObject({ code: 2, out: '' });
  });

  it('refuses an overlap out of its bounds, or in no unit', async () => {
    const { ours, run } = await start(await openFresh());
    for (const overlap of ['59m', '31d', '24', '1w', '-1h', '0h']) {
      const refused = await run(['api-user', 'rotate', ours.apiUser.id, `--overlap=${overlap}`]);
      expect(refused, overlap).toMatchObject({ code: 2, out: '' });
      expect(refused.err, overlap).toContain('from 1h to 30d');
    }
  });

  it('set rights by module, by group and by level, and keep the others', async () => {
    const { run, ours } = await start(await openFresh());
    const set = await run([
      'rights',
      'set',
      ours.apiUser.id,
      'profiles=write',
      '--group',
      'data-exchange=read',
    ]);
    expect(set.code).toBe(0);
    expect(set.out).toMatch(/profiles +Read and write\n/);
    expect(set.out).toMatch(/imports +Read\n/);
    const none = await run(['rights', 'set', ours.apiUser.id, '--all', 'none']);
    expect(none.out).toMatch(/^No access to any module\.\nIn force/);
    const again = await run(['rights', 'set', ours.apiUser.id, '--all', 'none']);
    expect(again.out).toBe('No access to any module.\nNothing changed.\n');
    const wrong = await run(['rights', 'set', ours.apiUser.id, 'transactional=read']);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toContain(
      '/rights/transactional: the module does not offer read; it offers none, write',
    );
  });

  it('show and set limits of a licence and of an API user, and say where they are counted', async () => {
    const { run, ours, control } = await start(await openFresh());
    const none = await run('limits show');
    expect(none).toMatchObject({ code: 0, out: 'No limits.\n' });
    const folder = await mkdtemp(join(tmpdir(), 'postern-limits-'));
    const file = join(folder, 'plan.yaml');
    try {
      await writeFile(file, '- { name: calls, kind: calls, per: licence, limit: 100, windowS: 60 }\n');
      const loaded = await run(['limits', 'set', '--file', file]);
      expect(loaded.out).toMatch(/calls +calls +licence +100 in 60 s .*licence-plan\nIn force/);
      await writeFile(file, '- { name: calls, kind: calls, per: licence, limit: 0, windowS: 60 }\n');
      expect((await run(['limits', 'set', '--file', file])).err).toContain('/0/limit');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    expect((await run('limits set calls=500')).out).toContain('500 in 60 s');
    const own = ['--api-user', ours.apiUser.id, '--own'];
    expect((await run(['limits', 'set', 'calls=20', ...own])).out).toMatch(
      /calls-own +calls +api-user +20 in 60 s/,
    );
    const raised = await run(['limits', 'set', 'calls=501', ...own]);
    expect(raised).toMatchObject({ code: 1, out: '' });
    expect(raised.err).toContain('/own/0/limit: the plan allows 500');
    expect((await run(['limits', 'set', 'calls=', ...own])).out).not.toContain('calls-own');
    for (const wrong of [
      'limits set',
      'limits set calls',
      'limits set unknown=1',
      'limits set calls=1 --own',
    ])
      expect((await run(wrong)).code, wrong).toBe(2);
    expect((await run('limits status')).out).toContain('exact:             yes');
    const { items } = await control.deps.storage.audit.list(ours.licence.id, {
      page: 1,
      pageSize: 10,
      action: 'rate-plan.set',
    });
    expect(items).toHaveLength(4);
  });

  it('ask before what cannot be undone, and do nothing without a clear yes', async () => {
    const { run, ours } = await start(await openFresh());
    const commands = [
      ['key', 'revoke', ours.apiUser.id],
      ['key', 'reset', ours.apiUser.id],
      ['api-user', 'deactivate', ours.apiUser.id],
      ['api-user', 'delete', ours.apiUser.id],
      ['entity', 'delete', 'Belgium'],
    ];
    for (const command of commands) {
      expect((await run(command)).err, command.join(' ')).toContain('add --yes');
      expect(await run(command), command.join(' ')).toMatchObject({ code: 2, out: '' });
      const declined = await run(command, { typed: 'n' });
      expect(declined).toMatchObject({ code: 1, out: '' });
      expect(declined.err).toContain('Nothing was changed.');
    }
    expect((await run(['key', 'view', ours.apiUser.id])).out).toBe(`${ours.keyText}\n`);
    expect(await run(['api-user', 'delete', ours.apiUser.id], { typed: 'y' })).toMatchObject({ code: 1 });
    expect(await run(['api-user', 'delete', ours.apiUser.id], { typed: 'Data warehouse' })).toMatchObject({
      code: 0,
    });
    expect(await run(['api-user', 'view', ours.apiUser.id])).toMatchObject({ code: 1 });
  });

  it('go through the life of an API user and say why a step is refused', async () => {
    const { run, ours } = await start(await openFresh());
    const { id } = ours.apiUser;
    expect((await run(['api-user', 'deactivate', id, '--yes'])).out).toMatch(/is deactivated\.\nIn force/);
    const refused = await run(['key', 'reset', id, '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      'This API user is deactivated and has no key. Reactivate it, then reset its key.',
    );
    expect((await run(['api-user', 'reactivate', id])).out).toContain('without a key');
    expect((await run(['key', 'view', id])).err).toContain('This API user has no key.');
    expect((await run(['key', 'reset', id])).out).toMatch(/^acme_test_/);
  });

  it('say which choices there are where a name is missing, unknown or ambiguous', async () => {
    const { run, control } = await start(await openFresh());
    await createTestLicence(control);
    const missing = await run('api-user list');
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toContain('Name the licence with --licence:');
    const { licence } = await createTestLicence(control);
    const scope = ['--licence', String(licence.number)];
    const none = await run(['api-user', 'list', ...scope], { env: { POSTERN_ENVIRONMENT: '' } });
    expect(none.err).toBe('Name the environment with --environment: TEST, PROD.\n');
    const unknown = await run(['api-user', 'list', ...scope, '--environment', 'STAGING']);
    expect(unknown).toMatchObject({
      code: 2,
      err: 'There is no environment STAGING. There are: TEST, PROD.\n',
    });
    await run([
      'api-user',
      'create',
      '--application-name',
      'data WAREHOUSE',
      '--email',
      'b@example.com',
      ...scope,
    ]);
    const ambiguous = await run(['api-user', 'view', 'Data warehouse', ...scope]);
    expect(ambiguous.code).toBe(2);
    expect(ambiguous.err.match(/[0-9a-f-]{36}/g)).toHaveLength(2);
    const entity = await run(['api-user', 'edit', 'it@example.com', '--entity', 'Mars', ...scope]);
    expect(entity.err).toBe('There is no entity Mars in TEST. There are: Belgium, Netherlands.\n');
  });

  it('edit only what is given, and empty what is given empty', async () => {
    const { run, ours } = await start(await openFresh());
    const { id } = ours.apiUser;
    await run([
      'api-user',
      'edit',
      id,
      '--nickname',
      'dw',
      '--network',
      '10.0.0.1',
      '--expires',
      '2027-05-01',
    ]);
    const edited = await run(['api-user', 'edit', id, '--nickname', '', '--network', 'any', '--json']);
    const { apiUser } = JSON.parse(edited.out) as { apiUser: Record<string, unknown> };
    expect(apiUser).toMatchObject({
      nickname: null,
      networkRules: [],
      // As in the console, 1 May is the last day.
      expiresAtMs: Date.UTC(2027, 4, 2),
      applicationName: 'Data warehouse',
    });
    const stale = await run(['api-user', 'edit', id, '--nickname', 'x', '--seen-version', '1']);
    expect(stale).toMatchObject({ code: 1 });
    expect(stale.err).toContain('version_conflict');
    const bad = await run([
      'api-user',
      'edit',
      id,
      '--network',
      '10.0.0.5/24',
      '--cellphone',
      '12',
      '--language',
      'xx',
    ]);
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('/cellphone:');
    expect(bad.err).toContain('/language:');
  });

  it('verify the hash chains, and notice an event that was changed', async () => {
    const storage = await openFresh();
    const { run, ours, control } = await start(storage);
    const intact = await run('audit verify');
    expect(intact.code).toBe(0);
    expect(intact.out).toMatch(/installation +0 +– +– +intact\n/);
    expect(intact.out).toMatch(new RegExp(`${ours.licence.number} .* intact\\n`));
    const audit: Storage['audit'] = {
      ...storage.audit,
      readAfter: async (...query) =>
        (await storage.audit.readAfter(...query)).map((event) =>
          event.sequence === 2 ? { ...event, actor: { ...event.actor, name: 'Somebody else' } } : event,
        ),
    };
    const tampered = createTestControl(
      { ...storage, audit },
      { ...control.deps, storage: { ...storage, audit } },
    );
    const broken = await createTestCli(tampered)('audit verify');
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('broken at 2: the event was changed after it was written');
  });

  it('verify what was signed of the audit log, also from a file that was kept elsewhere', async () => {
    const storage = await openFresh();
    const { run, ours, control } = await start(storage);
    await signCheckpoints({ storage, signer: testCheckpointSigner, now: Date.now });
    const folder = await mkdtemp(join(tmpdir(), 'postern-checkpoints-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'checkpoints');
    expect(await run(['audit', 'checkpoints', '--out', file])).toMatchObject({ code: 0 });
    const verified = await run(['audit', 'verify', '--checkpoints', file]);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.out).toMatch(new RegExp(`${ours.licence.number} .* (\\d+) +– +\\1 +intact\\n`));
    const [stored] = await storage.auditCheckpoints.list(ours.licence.id, 1);
    // The cut's signature proves the part that retention deleted, and the kept checkpoints prove the rest.
    const [, second] = await storage.audit.readAfter(ours.licence.id, 0, 2);
    const { sequence, hash } = second ?? { sequence: 0, hash: '' };
    const cutJws = testCheckpointSigner.signCut({ licenceId: ours.licence.id, sequence, hash, atMs: 1 });
    const cutAt = { sequence, hash, atMs: 1 };
    await storage.transactAsOwner((tx) => tx.auditCuts.cut(ours.licence.id, { ...cutAt, jws: cutJws }));
    const pruned = await run(['audit', 'verify', '--checkpoints', file]);
    expect(pruned).toMatchObject({ code: 0 });
    expect(pruned.out).toMatch(/ 4 +2 +6 +intact/);
    const unsigned = { ...cutAt, sequence: 3, jws: stored?.jws ?? '' };
    const forged: Storage = {
      ...storage,
      auditCuts: { ...storage.auditCuts, find: () => Promise.resolve(unsigned) },
    };
    const forging = createTestCli(createTestControl(forged, { ...control.deps, storage: forged }));
    const forgedCut = await forging('audit verify');
    expect(forgedCut).toMatchObject({ code: 1 });
    expect(forgedCut.err).toContain('The cut of the log after event 3 was not signed by this installation');
    const jws = testCheckpointSigner.sign({
      licenceId: ours.licence.id,
      sequence: (stored?.sequence ?? 0) + 5,
      hash: 'a'.repeat(64),
      atMs: 1,
    });
    await writeFile(file, `${jws}\n`);
    const cut = await run(['audit', 'verify', '--checkpoints', file]);
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.out).toContain(`broken at ${(stored?.sequence ?? 0) + 1}: missing, although event`);
    // A chain that was deleted whole, with its licence and checkpoints: only the file still proves it.
    const gone = testCheckpointSigner.sign({
      licenceId: licenceIdSchema.parse('lic_0000000000000000'),
      sequence: 11,
      hash: 'b'.repeat(64),
      atMs: 1,
    });
    await writeFile(file, `${gone}\n`);
    const missing = await run(['audit', 'verify', '--checkpoints', file]);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.out).toContain('The chain of licence lic_0000000000000000 is gone: the file proves');
    const listed = await run(['audit', 'verify', '--json', '--checkpoints', file]);
    expect(JSON.parse(listed.out)).toMatchObject({
      missing: [{ licenceId: 'lic_0000000000000000', signedUpTo: 11 }],
    });
    await writeFile(file, `${jws.slice(0, -4)}AAAA\n`);
    const changed = await run(['audit', 'verify', '--checkpoints', file]);
    expect(changed).toMatchObject({ code: 1 });
    expect(changed.err).toContain('was not signed by this installation, or was changed');
    expect((await run(['audit', 'verify', '--checkpoints', join(folder, 'none')])).code).toBe(2);
  });

  it('list and export the audit log without any secret', async () => {
    const { run, ours } = await start(await openFresh());
    await run(['key', 'view', ours.apiUser.id]);
    const listed = await run('audit list --action key.viewed');
    expect(listed.out).toContain('Operator');
    expect(listed.out.trimEnd().split('\n')).toHaveLength(2);
    const exported = await run('audit export');
    const events = exported.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { action: string });
    expect(events.map((event) => event.action)).toEqual([
      'licence.created', 'entity.created', 'entity.created', 'entity-group.created', 'api-user.created', 'key.created', 'key.viewed', 'audit.exported',
    ]); // prettier-ignore
    expect(exported.out).not.toContain(ours.keyText);
    const csv = await run('audit export --format csv');
    expect(csv.out).toMatch(/^sequence,time,environment,action,/);
    expect((await run('audit list --action key.eaten')).code).toBe(1);
  });

  it('hand a key over by a link and a code, and say what life a link may have', async () => {
    const { run, ours } = await start(await openFresh());
    const made = await run(['key', 'hand-over', ours.apiUser.id, '--expires', '30m']);
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/\/hand-over\?lang=en#[A-Za-z0-9_-]{43}\n/);
    expect(made.out).toMatch(/^ {2}\d{4} \d{4}$/m);
    expect(made.out).not.toContain(ours.keyText);
    for (const life of ['4m', '8d', '1.5h', '24', '']) {
      const refused = await run(['key', 'hand-over', ours.apiUser.id, '--expires', life]);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('from 5m to 7d') });
    }
  });

  it('explain a call, secrets from stdin or the environment only', async () => {
    const { run, ours } = await start(await openFresh());
    const refused = await run(['explain', 'GET', '/v5/profiles', '--api-user', 'Data warehouse']);
    expect(refused).toMatchObject({ code: 1, err: '' });
    expect(refused.out).toContain('refused: 403 right_missing');
    expect((await run('explain GET /v5/profiles --key -', { stdin: `${ours.keyText}\n` })).out).toContain(
      '403',
    );
    expect(
      (await run('explain GET /v5/profiles --key env:KEY', { env: { KEY: ours.keyText } })).out,
    ).toContain('403');
    const inArguments = await run(['explain', 'GET', '/v5/profiles', '--key', ours.keyText]);
    expect(inArguments).toMatchObject({ code: 2, out: '' });
    expect(inArguments.err).not.toContain(ours.keyText);
    expect((await run('explain GET /v5/profiles')).code).toBe(2);
    expect((await run('explain GET /v5/profiles --key -')).err).toBe('--key: no text was read.\n');
  });

  it('print JSON that programs can read', async () => {
    const { run, ours } = await start(await openFresh());
    const lines = [
      'licence list',
      'entity list',
      'api-user list',
      'audit list',
      'audit verify',
      'operator whoami',
    ];
    for (const line of [...lines, 'operator environments', `rights show ${ours.apiUser.id}`]) {
      const { code, out } = await run(`${line} --json`);
      expect(code, line).toBe(0);
      expect(() => JSON.parse(out) as unknown, line).not.toThrow();
    }
  });

  it('leave with 2 for wrong use and say what is right', async () => {
    const { run } = await start(await openFresh());
    const lines = [
      'nonsense', 'api-user', 'api-user view', 'licence create --number x --name N --account n', 'api-user list --nope',
      'rights set x profiles', 'rights set x profiles=all', 'rights set x', 'api-user create --application-name A',
      'api-user create --application-name A --email a@example.com --expires tomorrow',
      'api-user create --application-name A --email a@example.com --expires 2027-02-31',
    ]; // prettier-ignore
    for (const line of lines) {
      const { code, out, err } = await run(line);
      expect({ code, out }, line).toEqual({ code: 2, out: '' });
      expect(err, line).not.toBe('');
    }
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
  });
});

describe('Which admin API the commands speak to', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'postern-cli-'));
  });
  afterEach(async () => {
    await rm(dataFolder, { recursive: true, force: true });
  });

  function connector(overrides: Partial<ConnectDeps>) {
    const calls: { url: string; authorization: string | null }[] = [];
    const answer = (url: string, init: RequestInit) => {
      calls.push({ url, authorization: new Headers(init.headers).get('authorization') });
      return Promise.resolve(Response.json({ actor: {} }));
    };
    let closed = 0;
    const withAdminClient = createAdminConnector({
      env: {},
      loadConfig: () => Promise.resolve(configAt(dataFolder)),
      fetch: answer,
      openInProcess: () =>
        Promise.resolve({
          fetch: (request) => answer(request.url, { headers: request.headers }),
          operatorToken: new Secret(canary.operatorToken),
          close: () => Promise.resolve(void closed++),
        }),
      ...overrides,
    });
    return {
      calls,
      closed: () => closed,
      getMe: () => withAdminClient((client) => client.getMe()),
      withAdminClient,
    };
  }

  it('is never the storage beside a server that is only slow to answer', async () => {
    await writeFile(join(dataFolder, 'run.json'), JSON.stringify({ url: 'http://127.0.0.1:1' }));
    const timedOut = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const { getMe, closed } = connector({ fetch: () => Promise.reject(timedOut) });
    await expect(getMe()).rejects.toThrow(/has not answered within 30 seconds: it is busy\. Try again/);
    expect(closed()).toBe(0);
    // A killed server left its run file, and nothing listens there any more.
    const gone = connector({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await gone.getMe();
    expect(gone.closed()).toBe(1);
  });

  it('is the server that POSTERN_URL names, with POSTERN_OPERATOR_TOKEN', async () => {
    const env = { POSTERN_URL: 'https://postern.example', POSTERN_OPERATOR_TOKEN: canary.operatorToken };
    const { calls, getMe } = connector({ env });
    await getMe();
    expect(calls).toEqual([
      { url: 'https://postern.example/admin/v1/me', authorization: `Bearer ${canary.operatorToken}` },
    ]);
    const without = connector({ env: { POSTERN_URL: 'https://postern.example' } });
    await expect(without.getMe()).rejects.toThrow('POSTERN_OPERATOR_TOKEN is not');
    const notOrigin = connector({ env: { ...env, POSTERN_URL: 'https://postern.example/path' } });
    await expect(notOrigin.getMe()).rejects.toThrow('must be an origin');
  });

  it('is the server that runs on the data folder, with the token that lies there', async () => {
    const token = await loadOperatorToken(dataFolder);
    await writeFile(join(dataFolder, 'run.json'), '{"url":"http://localhost:4000"}');
    const { calls, getMe } = connector({});
    await getMe();
    expect(calls.at(-1)).toEqual({
      url: 'http://localhost:4000/admin/v1/me',
      authorization: `Bearer ${token.reveal()}`,
    });
  });

  it('is this process where no server runs, also when a killed one left its file behind', async () => {
    await writeFile(join(dataFolder, 'run.json'), '{"url":"http://localhost:4000"}');
    const { calls, getMe, closed } = connector({ fetch: () => Promise.reject(new Error('refused')) });
    await getMe();
    expect(calls).toEqual([
      { url: 'http://in-process/admin/v1/me', authorization: `Bearer ${canary.operatorToken}` },
    ]);
    expect(closed()).toBe(1);
  });

  it('closes the storage also when the command fails', async () => {
    const { withAdminClient, closed } = connector({});
    await expect(withAdminClient(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(closed()).toBe(1);
  });
});

describe('The operator token', () => {
  it('is made once, for its owner’s eyes only', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'postern-token-'));
    try {
      const tokens = await Promise.all(
        [1, 2, 3].map(async () => (await loadOperatorToken(dataFolder)).reveal()),
      );
      const file = join(dataFolder, 'operator-token');
      expect(new Set(tokens).size).toBe(1);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await readFile(file, 'utf8')).trim()).toBe(tokens[0]);
      await rm(file);
      await writeFile(file, 'short', { mode: 0o600 });
      await expect(loadOperatorToken(dataFolder)).rejects.toThrow('contains no operator token');
      await rm(file);
      await writeFile(file, 'x'.repeat(40), { mode: 0o644 });
      await expect(loadOperatorToken(dataFolder)).rejects.toThrow('chmod 600');
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });

  it('is the only bearer that is an operator', async () => {
    const source = createOperatorTokenSource(new Secret(canary.operatorToken));
    const find = async (authorization?: string) =>
      await source.findSession(
        new Request('http://x/', authorization === undefined ? {} : { headers: { authorization } }),
        null,
      );
    expect(await find(`Bearer ${canary.operatorToken}`)).toMatchObject({ isOperator: true, via: 'bearer' });
    const wrong = [
      undefined,
      '',
      canary.operatorToken,
      `Basic ${canary.operatorToken}`,
      'Bearer',
      'Bearer x',
    ];
    for (const authorization of [
      ...wrong,
      `Bearer ${canary.operatorToken}x`,
      `Bearer ${canary.operatorToken.slice(0, -1)}`,
    ]) {
      expect(await find(authorization), authorization).toBeUndefined();
    }
  });
});
