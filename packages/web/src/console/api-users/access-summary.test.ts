import { expect, it } from 'vitest';
import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { presentAccessSummary } from './access-summary.ts';

const modules = Array.from({ length: 20 }, (_none, index) => `Module ${index}`);
const parts: AccessSummary['parts'] = {
  accessType: null,
  reads: ['Goals'],
  writes: modules,
  entities: null,
  channels: ['email', 'sms'],
  attributes: ['birthday'],
  networkRanges: ['10.0.0.0/24'],
  expiresAtMs: null,
};
const present = (change: Partial<AccessSummary['parts']> = {}, language: 'en' | 'fr' | 'nl' = 'en') =>
  presentAccessSummary(
    createI18n(language, () => undefined),
    { sentence: '', parts: { ...parts, ...change } },
  );

it('names every module, channel, attribute and range that is granted, and hides none behind a count', () => {
  const sentence = present();
  for (const name of [...modules, 'Goals', 'email', 'sms', 'birthday', '10.0.0.0/24'])
    expect(sentence).toContain(name);
});

it('says what an access type adds to the levels, or takes from them, in every language', () => {
  const admin = { label: 'Admin', includesLater: true, isListOfCalls: false };
  const listed = { label: 'Integrations', includesLater: false, isListOfCalls: true };
  expect(present({ accessType: admin })).toContain('Admin, which includes calls that are added later');
  expect(present({ accessType: listed })).toContain(
    'only in the calls that the access type Integrations lists',
  );
  for (const language of ['fr', 'nl'] as const) {
    expect(present({ accessType: admin }, language)).toContain('Admin');
    expect(present({ accessType: listed }, language)).toContain('Integrations');
  }
});
