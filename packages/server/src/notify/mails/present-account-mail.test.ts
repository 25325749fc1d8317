import { describe, expect, it } from 'vitest';
import { languageSchema } from '@postern/contract/api-user';
import { presentCodeMail, presentProviderMail, presentRecoveryMail } from './present-account-mail.ts';
import { presentPortalInvitationMail } from './present-link-mail.ts';

const link = 'https://console.test/recover#abcDEF-_123';
const expiresAtMs = Date.UTC(2026, 11, 1, 13, 5);

describe.each(languageSchema.options)('mails about an account, in %s', (language) => {
  it('give the code in the text and not in the subject, which lock screens show', () => {
    const mail = presentCodeMail({ language, code: '01234567', expiresAtMs });
    expect(mail.text).toContain('01234567');
    expect(mail.text).toContain('2026');
    expect(mail.subject).not.toContain('01234567');
  });

  it.each(['password', 'factors', 'account'] as const)('give a link for the recovery of: %s', (kind) => {
    const mail = presentRecoveryMail({ language, kind, link, expiresAtMs });
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(link);
      expect(part).toContain('2026');
      expect(part).not.toMatch(/undefined|null/);
    }
    expect(mail.html).toContain(`lang="${language}"`);
  });

  it('say where somebody signs in who has no password', () => {
    const mail = presentProviderMail({ language, provider: 'Company <b>', link });
    expect(mail.text).toContain('Company <b>');
    expect(mail.html).not.toContain('<b>');
  });

  it('invite an integrator to the portal, with the licence and the inviter', () => {
    const mail = presentPortalInvitationMail({
      language,
      inviter: 'Olga',
      licence: 'ActitoIODemo',
      link,
      expiresAtMs,
    });
    for (const part of [link, 'Olga', 'ActitoIODemo', '2026']) expect(mail.text).toContain(part);
  });
});
