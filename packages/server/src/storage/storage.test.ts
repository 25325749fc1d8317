import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/databases.ts';

describeEachDatabase('settings', (openFresh) => {
  it('keeps what was set, and gives nothing for what was not', async () => {
    const storage = await openFresh();
    await storage.transact((tx) => tx.settings.set('epoch', '7'));
    expect(await storage.settings.find('epoch')).toBe('7');
    expect(await storage.settings.find('other')).toBeUndefined();
  });
});
