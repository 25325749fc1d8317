import { describe, expect, it } from 'vitest';
import { createApiUserSchema } from './api-user.ts';
import { importedKeySchema } from './credential-import.ts';
import { createEntityGroupSchema, createLicenceSchema } from './licence.ts';
import { networkRuleSchema } from './network-rule.ts';
import { createWebhookSchema } from './webhook.ts';
import { foldName, isSameName, nameSchema } from './written-text.ts';

describe('a name', () => {
  it('is stored composed, so that two spellings of one letter are one name', () => {
    expect(nameSchema.parse('Cafe\u0301')).toBe('Caf\u00E9');
  });

  it.each(['\u200B', '\u202Eabc', 'a\u00ADb', '\u3164', '\u2800', 'a\uFEFFb', 'x\uD800'])(
    'with a sign that nobody sees is refused: %j',
    (name) => {
      expect(nameSchema.safeParse(name).success).toBe(false);
    },
  );

  it.each(['Zoë O’Brien', '山田太郎', 'محمد', 'Ünïcode – 3'])('that can be seen is taken: %s', (name) => {
    expect(nameSchema.parse(name)).toBe(name);
  });
});

/** Every field of one line that people write, each with a body that contains it. */
const fields = {
  'an API user’s application': (applicationName: string) =>
    createApiUserSchema.safeParse({ applicationName, email: 'it@example.com' }),
  'an API user’s nickname': (nickname: string) =>
    createApiUserSchema.safeParse({ applicationName: 'CRM', nickname, email: 'it@example.com' }),
  'a licence': (name: string) => createLicenceSchema.safeParse({ number: 1, name, accountName: 'acme' }),
  'an entity group': (name: string) =>
    createEntityGroupSchema.safeParse({ name, entityIds: ['ent_0123456789abcdef'] }),
  'the API user of an imported key': (name: string) => importedKeySchema.safeParse({ key: 'k', name }),
  'the note of a network rule': (note: string) => networkRuleSchema.safeParse({ range: '192.0.2.1', note }),
  'the description of a webhook': (description: string) =>
    createWebhookSchema.safeParse({ url: 'https://example.com', description }),
};

describe.each(Object.entries(fields))('the text of %s', (_field, parse) => {
  it.each(['\u200B', '\u202Eabc', 'a\u00ADb', '\u3164', 'a\u2028b', 'a\nb'])(
    'is refused where somebody could not see or type it: %j',
    (text) => {
      expect(parse(text).success).toBe(false);
    },
  );

  it('is stored composed and without white space around it', () => {
    expect(JSON.stringify(parse(' Cafe\u0301 ').data)).toContain('"Caf\u00E9"');
  });
});

it('a name that somebody types is compared as it is stored', () => {
  expect(isSameName(' Cafe\u0301', 'Caf\u00E9')).toBe(true);
  expect(isSameName('CAF\u00C9', 'Caf\u00E9')).toBe(false);
  expect(foldName(' CAFE\u0301 ')).toBe(foldName('Caf\u00E9'));
});
