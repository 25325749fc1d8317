import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Language } from '@postern/contract/api-user';
import { linkMailWords } from './link-mail-words.ts';
import { formatMailTime } from './format-mail-time.ts';
import type { RenderedMail } from './mail.ts';
import { renderMail } from './render-mail.ts';

export interface InvitationMail {
  readonly language: Language;
  /** The name of the product. */
  readonly product: string;
  readonly inviter: string;
  /** Null for an operator, who is invited to the installation itself. */
  readonly licence: string | null;
  readonly role: Role;
  readonly link: string;
  readonly expiresAtMs: number;
}

/** Presents the mail to a person who is invited to the console. */
export function presentInvitationMail(mail: InvitationMail): RenderedMail {
  const { locale, roles, invitation } = linkMailWords[mail.language];
  const facts = { ...mail, role: roles[mail.role], until: formatMailTime(mail.expiresAtMs, locale) };
  return renderMail({
    subject: invitation.subject(facts),
    heading: invitation.subject(facts),
    paragraphs: invitation.lines(facts),
    actions: [{ label: invitation.label, url: mail.link, note: invitation.note(facts), isPrimary: false }],
    footer: invitation.footer,
    language: mail.language,
  });
}

/** Presents the mail to a person who is invited to read the developer portal. */
export function presentPortalInvitationMail(
  mail: Omit<InvitationMail, 'role' | 'licence' | 'product'> & { readonly licence: string },
): RenderedMail {
  const { locale, invitation, portalInvitation } = linkMailWords[mail.language];
  const facts = { ...mail, until: formatMailTime(mail.expiresAtMs, locale) };
  return renderMail({
    subject: portalInvitation.subject(facts),
    heading: portalInvitation.subject(facts),
    paragraphs: portalInvitation.lines(facts),
    actions: [
      { label: invitation.label, url: mail.link, note: portalInvitation.note(facts), isPrimary: false },
    ],
    footer: invitation.footer,
    language: mail.language,
  });
}

export interface HandOverMail {
  readonly language: Language;
  /** Name of the API user. */
  readonly name: string;
  readonly licence: string;
  readonly environment: string;
  readonly link: string;
  readonly expiresAtMs: number;
}

/**
 * Presents the mail to an API user's contact whose key can be fetched on a page. It never contains the code, which is
 * communicated separately.
 */
export function presentHandOverMail(mail: HandOverMail): RenderedMail {
  const { locale, handOver } = linkMailWords[mail.language];
  const facts = { ...mail, until: formatMailTime(mail.expiresAtMs, locale) };
  return renderMail({
    subject: handOver.subject(facts),
    heading: handOver.subject(facts),
    paragraphs: handOver.lines(facts),
    actions: [{ label: handOver.label, url: mail.link, note: handOver.note(facts), isPrimary: false }],
    footer: handOver.footer,
    language: mail.language,
  });
}
