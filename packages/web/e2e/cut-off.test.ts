import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { ensureChromium } from '@postern/server/testing/ask-for-service';
import type { CutOff } from '@postern/contract/cut-off';
import { describeConsole } from './describe-console.ts';
import { findPlace } from './find-place.ts';

/** 12 March 2027, 09:07 where the browser is. */
const endedAtMs = new Date(2027, 2, 12, 9, 7).getTime();

describeConsole(
  'the way of a change to the gateways, in the console',
  { chromium: await ensureChromium() },
  (test) => {
    /** Deactivates through the page; the server's answer is turned into one that waits for two gateways. */
    const deactivate = async (page: Page, apiUser: string) => {
      const { urlOf } = await findPlace(test.running, { environment: 'TEST', apiUser });
      await page.route('**/deactivate', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { cutOff: CutOff };
        await route.fulfill({ response: answer, json: { ...body, cutOff: at(body.cutOff, 'nobody') } });
      });
      await page.goto(urlOf('api-users/{apiUser}'));
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Deactivate' }).click();
      await page.getByRole('button', { name: 'Deactivate' }).click();
    };
    const sequenceOf = (route: Route) => Number(/cut-offs\/(\d+)/.exec(route.request().url())?.[1]);

    it('ticks each gateway as its confirmation comes, and says since when a dead one refuses', async () => {
      const { page } = test;
      await page.route('**/cut-offs/*/events', async (route) => {
        const cutOff = { sequence: sequenceOf(route) } as CutOff;
        const events = (['first', 'all'] as const).map(
          (who) => `event: cut-off\ndata: ${JSON.stringify(at(cutOff, who))}\n\n`,
        );
        await route.fulfill({ contentType: 'text/event-stream', body: events.join('') });
      });
      // Asking would never give the end: only the stream reports it.
      await page.route(/cut-offs\/\d+$/, (route) =>
        route.fulfill({ json: at({ sequence: sequenceOf(route) } as CutOff, 'nobody') }),
      );
      await deactivate(page, 'Sofie Maes');
      await page.getByText('gw-one: confirmed').waitFor();
      await page.getByText(/^gw-two: lease ended on 12 Mar 2027, 09:07; since then it refuses/).waitFor();
      await page.getByText('no gateway accepts what was cut off').waitFor();
    });

    it('goes on by asking where the stream does not get through', async () => {
      const { page } = test;
      await page.route('**/cut-offs/*/events', (route) => route.abort());
      let asked = 0;
      await page.route(/cut-offs\/\d+$/, async (route) => {
        asked++;
        const cutOff = { sequence: sequenceOf(route) } as CutOff;
        await route.fulfill({ json: at(cutOff, asked === 1 ? 'first' : 'all') });
      });
      await deactivate(page, 'Newcomer');
      await page.getByText('no gateway accepts what was cut off').waitFor();
      await page.getByText('gw-one: confirmed').waitFor();
      expect(asked).toBeGreaterThanOrEqual(2);
    });

    it('follows the real stream of the server to its end', async () => {
      const { page } = test;
      const stream = page.waitForResponse((response) => response.url().endsWith('/events'));
      await deactivate(page, 'Full access');
      expect((await stream).headers()['content-type']).toContain('text/event-stream');
      await page.getByText('no gateway accepts what was cut off').waitFor();
    });
  },
);

/** The cut-off when nobody, the first of two, or all have answered; the second gateway is dead by then. */
function at({ sequence }: Pick<CutOff, 'sequence'>, who: 'nobody' | 'first' | 'all'): CutOff {
  const one = { id: 'gw-one', appliedSequence: sequence, endedAtMs: null };
  const two = { id: 'gw-two', appliedSequence: sequence };
  return {
    sequence,
    state: who === 'all' ? 'confirmed' : 'pending',
    confirmedAtMs: who === 'all' ? endedAtMs : null,
    gateways: [
      { ...one, state: who === 'nobody' ? 'pending' : 'confirmed' },
      who === 'all'
        ? { ...two, state: 'lease-expired', endedAtMs }
        : { ...two, state: 'pending', endedAtMs: null },
    ],
  };
}
