import type { Language } from '@postern/contract/api-user';
import { accountMailWords } from './account-mail-words.ts';
import { formatMailTime } from './format-mail-time.ts';
import type { RenderedMail } from './mail.ts';
import { renderMail } from './render-mail.ts';

/**
 * Presents a code that proves an address. It appears in the text only, never in the subject, which lock screens show.
 */
export function presentCodeMail(mail: {
  readonly language: Language;
  readonly code: string;
  readonly expiresAtMs: number;
}): RenderedMail {
  const { locale, code, footer } = accountMailWords[mail.language];
  const until = formatMailTime(mail.expiresAtMs, locale);
  return renderMail({
    subject: code.subject,
    heading: code.subject,
    paragraphs: code.lines({ code: mail.code, until }),
    actions: [],
    footer,
    language: mail.language,
  });
}

/** Presents a link with which a person recovers the account. */
export function presentRecoveryMail(mail: {
  readonly language: Language;
  readonly kind: 'password' | 'factors' | 'account';
  readonly link: string;
  readonly expiresAtMs: number;
}): RenderedMail {
  const { locale, footer, [mail.kind]: words } = accountMailWords[mail.language];
  const facts = { until: formatMailTime(mail.expiresAtMs, locale) };
  return renderMail({
    subject: words.subject,
    heading: words.subject,
    paragraphs: words.lines(facts),
    actions: [{ label: words.label, url: mail.link, note: words.note(facts), isPrimary: false }],
    footer,
    language: mail.language,
  });
}

/** Presents the answer to a person who asked for a new password but signs in with a provider. */
export function presentProviderMail(mail: {
  readonly language: Language;
  /** The name of the sign-on provider. */
  readonly provider: string;
  readonly link: string;
}): RenderedMail {
  const { footer, provider: words } = accountMailWords[mail.language];
  const facts = { provider: mail.provider };
  return renderMail({
    subject: words.subject,
    heading: words.subject,
    paragraphs: words.lines(facts),
    actions: [{ label: words.label, url: mail.link, note: words.note(facts), isPrimary: false }],
    footer,
    language: mail.language,
  });
}
