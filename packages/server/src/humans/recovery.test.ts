import { expect, it } from 'vitest';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import {
  codeOf,
  createDeskLicence,
  createPeopleDesk,
  deskPassword,
  inviteTo,
  readMailedToken,
  readMails,
} from '../testing/people-desk.ts';
import type { PeopleDesk } from '../testing/people-desk.ts';
import { createSoftwareAuthenticator } from '../testing/software-authenticator.ts';

const email = 'ann@example.com';
const newPassword = 'four unrelated words of mine';

async function createMember(desk: PeopleDesk) {
  const licenceId = await createDeskLicence(desk, 'Demo');
  const token = await inviteTo(desk, { licenceId, email, role: 'licence-admin', isMailed: true });
  const browser = desk.open();
  await browser.post('/auth-api/invitation/accept', { token, name: 'Ann', password: deskPassword });
  return { licenceId, browser };
}

const ask = (desk: PeopleDesk, wanted: object) => desk.open('203.0.113.5').post('/auth-api/recovery', wanted);

describeEachDatabase('a forgotten password', (openFresh) => {
  it('is replaced by a link that works once, and every session ends', async () => {
    const desk = createPeopleDesk(await openFresh());
    const { licenceId, browser } = await createMember(desk);
    expect((await ask(desk, { email: 'Ann@Example.com', kind: 'password', language: 'fr' })).status).toBe(
      202,
    );
    const [mail] = await readMails(desk, email);
    expect(mail?.subject).toBe('Choisissez un nouveau mot de passe');
    const token = await readMailedToken(desk, email);
    const fresh = desk.open();
    const shown = await fresh.post('/auth-api/recovery/show', { token });
    expect(await shown.json()).toEqual({ kind: 'password', name: 'Ann', email });
    const weak = await fresh.post('/auth-api/recovery/use', { token, password: 'password1234' });
    expect([weak.status, await codeOf(weak)]).toEqual([400, 'request_invalid']);
    const used = await fresh.post('/auth-api/recovery/use', { token, password: newPassword });
    expect(await used.json()).toEqual({ isSignedIn: true });
    expect(await desk.sessionOf(fresh)).toMatchObject({ memberships: [{ licenceId }] });
    expect(await desk.sessionOf(browser)).toBeUndefined();
    expect([(await desk.signIn(email)).status, (await desk.signIn(email, newPassword)).status]).toEqual([
      401, 200,
    ]);
    const again = await fresh.post('/auth-api/recovery/use', { token, password: 'another one of mine' });
    expect([again.status, await codeOf(again)]).toEqual([404, 'not_found']);
    const events = await desk.storage.audit.readAfter(licenceId, 0, 100);
    const actions = events.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['member.reset-asked', 'member.reset']));
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('is answered alike whether there is an account or not, and never mails a stranger', async () => {
    const desk = createPeopleDesk(await openFresh());
    await createMember(desk);
    const known = await ask(desk, { email, kind: 'password' });
    const unknown = await ask(desk, { email: 'nobody@example.com', kind: 'password' });
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(await readMails(desk, 'nobody@example.com')).toEqual([]);
    expect(await readMails(desk, email)).toHaveLength(1);
  });

  it('is looked up after the answer, so that the time says nothing either', async () => {
    const storage = await openFresh();
    let isAnswered = false;
    const seen: boolean[] = [];
    const desk = createPeopleDesk({
      ...storage,
      humans: {
        ...storage.humans,
        findByEmail: (wanted) => {
          seen.push(isAnswered);
          return storage.humans.findByEmail(wanted);
        },
      },
    });
    const answer = await ask(desk, { email, kind: 'password' });
    isAnswered = true;
    expect(answer.status).toBe(202);
    await desk.humans.settled();
    expect(seen).toEqual([true]);
  });

  it('is asked for three times from one place, and three mails an hour go to one person', async () => {
    const desk = createPeopleDesk(await openFresh());
    await createMember(desk);
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await ask(desk, { email, kind: 'password' })).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    for (const address of ['198.51.100.1', '198.51.100.2']) {
      const answer = await desk.open(address).post('/auth-api/recovery', { email, kind: 'password' });
      expect(answer.status).toBe(202);
    }
    expect(await readMails(desk, email)).toHaveLength(3);
  });

  it('has a link that ends after an hour, and that a newer one replaces', async () => {
    const desk = createPeopleDesk(await openFresh());
    await createMember(desk);
    await ask(desk, { email, kind: 'password' });
    const first = await readMailedToken(desk, email);
    desk.passMs(1);
    await ask(desk, { email, kind: 'password' });
    await desk.humans.settled();
    const show = async (token: string) =>
      (await desk.open().post('/auth-api/recovery/show', { token })).status;
    expect(await show(first)).toBe(404);
    const second = await readMailedToken(desk, email);
    expect(await show(second)).toBe(200);
    desk.passMs(3_600_000);
    expect(await show(second)).toBe(404);
  });

  it('mails nothing where nothing can be mailed', async () => {
    const desk = createPeopleDesk(await openFresh(), { canMail: false });
    await createMember(desk);
    expect((await ask(desk, { email, kind: 'password' })).status).toBe(202);
    expect(await readMails(desk, email)).toEqual([]);
  });
});

describeEachDatabase('a lost second factor', (openFresh) => {
  it('is removed by a mailed link and the password together', async () => {
    const desk = createPeopleDesk(await openFresh(), { secondFactor: 'required' });
    const { browser } = await createMember(desk);
    await ask(desk, { email, kind: 'factors' });
    expect(await readMails(desk, email)).toEqual([]);
    await desk.storage.transact(async (tx) => {
      const human = await tx.humans.findByEmail(email);
      expect(await tx.humans.takeTotpStep(human?.id ?? ('' as never), 1)).toBe(true);
    });
    await addPasskey(browser);
    await ask(desk, { email, kind: 'factors' });
    const token = await readMailedToken(desk, email);
    const lost = desk.open();
    const wrong = await lost.post('/auth-api/recovery/use', { token, password: newPassword });
    expect([wrong.status, await codeOf(wrong)]).toEqual([401, 'credential_invalid']);
    const used = await lost.post('/auth-api/recovery/use', { token, password: deskPassword });
    expect(await used.json()).toEqual({ isSignedIn: true });
    expect(await (await lost.get('/auth-api/account')).json()).toMatchObject({
      hasPasskey: false,
      mayEnrol: true,
    });
    expect(await desk.sessionOf(lost)).toMatchObject({ awaitsSecondFactor: true });
    expect(await desk.sessionOf(browser)).toBeUndefined();
  });

  it('stays when only the password is replaced', async () => {
    const desk = createPeopleDesk(await openFresh(), { secondFactor: 'required' });
    const { browser } = await createMember(desk);
    await addPasskey(browser);
    await ask(desk, { email, kind: 'password' });
    const token = await readMailedToken(desk, email);
    const fresh = desk.open();
    await fresh.post('/auth-api/recovery/use', { token, password: newPassword });
    expect(await desk.sessionOf(fresh)).toMatchObject({ awaitsSecondFactor: true });
    const refused = await fresh.post('/auth-api/two-factor/enable', { password: newPassword });
    expect(await codeOf(refused)).toBe('second_factor_needed');
  });
});

async function addPasskey(browser: Browser): Promise<void> {
  const authenticator = createSoftwareAuthenticator('console.example', 'https://console.example');
  const options = await browser.get('/auth-api/passkey/generate-register-options');
  const { challenge } = (await options.json()) as { challenge: string };
  const response = authenticator.register(challenge);
  expect((await browser.post('/auth-api/passkey/verify-registration', { response })).status).toBe(200);
}
