import type { Invitation, Member } from '@postern/contract/admin-routes/team';
import { CliError } from './cli-error.ts';
import { presentTable, presentTime } from './present-table.ts';

interface Invited {
  readonly invitation: { readonly email: string; readonly expiresAtMs: number };
  readonly link: string | null;
}

/** Presents the link of an invitation, or that it was mailed. */
export function presentInvited({ invitation, link }: Invited): string {
  const until = presentTime(invitation.expiresAtMs, '');
  if (link === null)
    return `The invitation is mailed to ${invitation.email}. Its link works once, until ${until}.\n`;
  return [
    `Give this link to ${invitation.email}. It works once, until ${until}:`,
    '',
    `  ${link}`,
    '',
    'No mail server is configured, so the address of the account that it makes is not confirmed. Once the person has',
    `joined, run: postern person confirm-address ${invitation.email}`,
    '',
  ].join('\n');
}

interface Team {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
}

/** Presents the people of a licence, or the operators, and the open invitations. */
export function presentTeam({ members, invitations }: Team): string {
  const people = presentTable(
    members,
    [
      { title: 'e-mail', value: ({ email }) => email },
      { title: 'name', value: ({ name }) => name },
      {
        title: 'role',
        value: ({ role, awaitsProof }) => (awaitsProof ? `${role} (once the address is confirmed)` : role),
      },
      { title: 'second factor', value: ({ hasSecondFactor }) => (hasSecondFactor ? 'yes' : 'no') },
      { title: 'since', value: ({ joinedAtMs }) => presentTime(joinedAtMs, '') },
    ],
    'Nobody has joined.',
  );
  return people + presentInvitations(invitations);
}

/** Presents the open invitations under a heading of their own; nothing if there are none. */
export function presentInvitations(
  invitations: readonly {
    readonly email: string;
    readonly invitedBy: string;
    readonly expiresAtMs: number;
  }[],
): string {
  if (invitations.length === 0) return '';
  return `\n${presentTable(
    invitations,
    [
      { title: 'invited', value: ({ email }) => email },
      { title: 'by', value: ({ invitedBy }) => invitedBy },
      { title: 'until', value: ({ expiresAtMs }) => presentTime(expiresAtMs, '') },
    ],
    '',
  )}`;
}

/** Finds a person or an invitation by its e-mail address. @throws CliError (exit code 1) */
export function getByEmail<Item extends { readonly email: string }>(
  items: readonly Item[],
  email: string,
  what: string,
): Item {
  const wanted = email.trim().toLowerCase();
  const found = items.find((item) => item.email.toLowerCase() === wanted);
  if (found === undefined) throw new CliError(`There is no ${what} with the address ${email}.`, 1);
  return found;
}
