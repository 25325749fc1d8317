import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Browser } from '../testing/browser.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { codeOf, createFirstOperator, createPeopleDesk, deskPassword } from '../testing/people-desk.ts';

const listSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      isCurrent: z.boolean(),
      address: z.string().nullable(),
      lastUsedAtMs: z.number().nullable(),
    }),
  ),
});
const list = async (browser: Browser) =>
  listSchema.parse(await (await browser.get('/auth-api/sessions')).json()).items;
const email = 'olga@example.com';

describeEachDatabase('the sessions of a person', (openFresh) => {
  it('are listed without their secrets, and each can be ended', async () => {
    const desk = createPeopleDesk(await openFresh());
    const owner = await createFirstOperator(desk);
    desk.passMs(60_000);
    const other = desk.open('198.51.100.7');
    await other.post('/auth-api/sign-in/email', { email, password: deskPassword });
    const answer = await owner.get('/auth-api/sessions');
    const text = await answer.text();
    for (const browser of [owner, other]) {
      const token = decodeURIComponent(browser.cookie().split('=')[1] ?? '').split('.')[0] ?? 'none';
      expect(text).not.toContain(token);
    }
    const sessions = await list(owner);
    const theOther = sessions.find(({ isCurrent }) => !isCurrent);
    expect(sessions).toHaveLength(2);
    expect(theOther).toMatchObject({ address: '198.51.100.7', lastUsedAtMs: desk.nowMs() });
    const id = theOther?.id;
    expect((await owner.post('/auth-api/sessions/end', { id })).status).toBe(200);
    expect(await desk.sessionOf(other)).toBeUndefined();
    const again = await owner.post('/auth-api/sessions/end', { id });
    expect([again.status, await codeOf(again)]).toEqual([404, 'not_found']);
    const events = await desk.storage.audit.readAfter(null, 0, 100);
    expect(events.at(-1)).toMatchObject({ action: 'member.sessions-ended', after: { sessionsEnded: 1 } });
  });

  it('all but the present one end at once, or when the password changes', async () => {
    const desk = createPeopleDesk(await openFresh());
    const owner = await createFirstOperator(desk);
    const one = await desk.signIn(email);
    await owner.post('/auth-api/sessions/end-others', {});
    expect(await desk.sessionOf(one.browser)).toBeUndefined();
    const two = await desk.signIn(email);
    const changed = await owner.post('/auth-api/change-password', {
      currentPassword: deskPassword,
      newPassword: 'four unrelated words of mine',
    });
    expect(changed.status).toBe(200);
    expect(await desk.sessionOf(two.browser)).toBeUndefined();
    expect(await desk.sessionOf(owner)).toBeDefined();
  });

  it('end when nobody used them for the idle time, and are prolonged by use, but not past their life', async () => {
    const desk = createPeopleDesk(await openFresh(), { sessionIdleMs: 10 * 60_000 });
    const browser = await createFirstOperator(desk);
    const left = await desk.signIn(email);
    for (let turn = 0; turn < 3; turn++) {
      desk.passMs(9 * 60_000);
      expect(await desk.sessionOf(browser)).toBeDefined();
    }
    expect(await desk.sessionOf(left.browser)).toBeUndefined();
    // The session has ended; it is not only refused.
    expect(await list(browser)).toHaveLength(1);
    desk.passMs(10 * 60_000);
    const late = await browser.post('/auth-api/change-password', {
      currentPassword: deskPassword,
      newPassword: 'four unrelated words of mine',
    });
    expect([late.status, await codeOf(late)]).toEqual([401, 'not_signed_in']);
  });

  it('are nobody else’s to see or to end', async () => {
    const desk = createPeopleDesk(await openFresh());
    const owner = await createFirstOperator(desk);
    expect((await desk.open().get('/auth-api/sessions')).status).toBe(401);
    const [own] = await list(owner);
    const stranger = await desk.open().post('/auth-api/sessions/end', { id: own?.id });
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, 'not_signed_in']);
  });
});
