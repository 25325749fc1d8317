import { expect, it } from 'vitest';
import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { presentAccessSummary } from './access-summary.ts';

const modules = Array.from({ length: 20 }, (_none, index) => `Module ${index}`);
const parts: AccessSummary['parts'] = {
  name: 'Shop',
  accessType: null,
  reads: ['Goals'],
  writes: modules,
  entities: null,
  channels: ['email', 'sms'],
  attributes: ['birthday'],
  networkRanges: ['10.0.0.0/24'],
  expiresAtMs: null,
  rateLimits: [],
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

it('names the limits of its own, in every language', () => {
  const common = { per: 'api-user', apis: 'all', calls: 'all', over: { kind: 'reject' } } as const;
  const rateLimits = [
    { ...common, name: 'calls', kind: 'calls', limit: 50, windowS: 60 },
    { ...common, name: 'at-once', kind: 'concurrent', limit: 5 },
  ] as const;
  expect(present({ rateLimits: [...rateLimits] })).toContain(
    'at most 50 calls in 1 minute and 5 calls at once',
  );
  expect(present({ rateLimits: [...rateLimits] }, 'fr')).toContain(
    'au plus 50 appels en 1 minute et 5 appels',
  );
  expect(present({ rateLimits: [...rateLimits] }, 'nl')).toContain('hoogstens 50 aanroepen in 1 minuut en 5');
  expect(present()).not.toContain('at most');
});
