import { describe, expect, it } from 'vitest';
import { roleSchema } from '@postern/contract/admin-routes/route-parts';
import { languageSchema } from '@postern/contract/api-user';
import { presentHandOverMail, presentInvitationMail } from './present-link-mail.ts';

const link = 'https://console.test/invitation#abcDEF-_123';
const expiresAtMs = Date.UTC(2026, 11, 1, 13, 5);

describe.each(languageSchema.options)('mails with one link, in %s', (language) => {
  it.each(roleSchema.options)('invite a person as %s, with the link and how long it works', (role) => {
    const licence = role === 'operator' ? null : 'ActitoIODemo';
    const mail = presentInvitationMail({
      language,
      product: 'Acme API access',
      inviter: 'Olga',
      licence,
      role,
      link,
      expiresAtMs,
    });
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(link);
      expect(part).toContain('Olga');
      expect(part).toContain('2026');
      expect(part).not.toMatch(/undefined|null|licence-/);
    }
    expect(mail.subject).not.toBe('');
    expect(mail.html).toContain(`lang="${language}"`);
  });

  it('tell the contact where the key waits, and that the code comes another way', () => {
    const mail = presentHandOverMail({
      language,
      name: 'CRM sync',
      licence: 'ActitoIODemo',
      environment: 'TEST',
      link,
      expiresAtMs,
    });
    expect(mail.text).toContain(link);
    expect(mail.subject).toContain('CRM sync');
  });

  it('keep hostile names text, in one line of the subject', () => {
    const inviter = '<script>alert(1)</script>\r\nBcc: everybody@example.com';
    const licence = '"><img src=x onerror=alert(1)>\u2028Bcc: x@example.com';
    const mail = presentInvitationMail({
      language,
      product: 'Acme API access',
      inviter,
      licence,
      role: 'licence-admin',
      link,
      expiresAtMs,
    });
    expect(mail.html).not.toMatch(/<script|<img/);
    expect(mail.subject).not.toMatch(/[\r\n\u2028]/);
    expect(mail.text).not.toMatch(/^Bcc:/m);
  });
});
