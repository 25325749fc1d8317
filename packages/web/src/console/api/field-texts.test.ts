import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createApiUserSchema } from '@postern/contract/api-user';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { isKnownMessage, presentFieldMessage } from './field-texts.ts';

const i18n = createI18n('fr', () => {});
const controlFolder = new URL('../../../../server/src/control/', import.meta.url);
const contractFolder = new URL('../../../../contract/src/', import.meta.url);

/** Ids are chosen from lists, never typed: their messages are for API clients. */
const formFiles = [
  'api-user.ts',
  'contact-fields.ts',
  'written-text.ts',
  'licence.ts',
  'explain-call.ts',
  'web-service-account.ts',
];

describe('presentFieldMessage', () => {
  it.each(formFiles)('knows every message of the contract’s %s', (file) => {
    const source = readFileSync(new URL(file, contractFolder), 'utf8');
    const messages = [
      ...source.matchAll(
        /(?:\.min\([^)']*|\.max\([^)']*|\.email\(|\$?\/u?,\s*|message:\s*|return )'([^']{5,})'/g,
      ),
    ].map((match) => match[1] ?? '');
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter((message) => !isKnownMessage(message))).toEqual([]);
  });

  it.each([
    'api-users/judge-form.ts',
    'entities/routes.ts',
    'entity-groups/routes.ts',
    'licences/create-licence.ts',
    'team/invite-person.ts',
    'web-service-accounts/routes.ts',
    'webhooks/routes.ts',
  ])('knows what only the server can judge, in control/%s', (file) => {
    const source = readFileSync(new URL(file, controlFolder), 'utf8');
    const messages = [...source.matchAll(/(?:flaw\([^`]*?, |message: )'([^'\]]{5,})'/g)].map(
      (match) => match[1] ?? '',
    );
    // Names of fields have no space.
    const sentences = messages.filter((message) => message.includes(' '));
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.filter((message) => !isKnownMessage(message))).toEqual([]);
  });

  it('words zod’s own messages', () => {
    const result = createApiUserSchema.safeParse({
      applicationName: 'x',
      email: 'it@example.com',
      networkRules: [{ range: '192.0.2.1', note: 'n'.repeat(201) }],
    });
    const messages = result.error?.issues.map((issue) => presentFieldMessage(i18n, issue.message)) ?? [];
    expect(messages).toEqual(['200 caractères au plus']);
  });
});
