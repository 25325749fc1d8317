import { Paper, Title } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { useMayChange } from '../layout/use-place.ts';
import { InvitationLines } from './invitation-lines.tsx';
import type { InvitationLinesProps, OpenInvitation, Change } from './invitation-lines.tsx';
import { teamTexts } from './team-texts.ts';

interface OpenInvitationsProps<Invitation extends OpenInvitation> extends Pick<
  InvitationLinesProps<Invitation>,
  'invitations' | 'describe'
> {
  readonly withdraw: Change<Invitation>;
  /** Inviting again replaces the open invitation. */
  readonly again: Change<Invitation>;
}

/** The open invitations of the licence. Those who may change it withdraw them, and renew those that were mailed. */
export function OpenInvitations<Invitation extends OpenInvitation & { readonly isMailed: boolean }>({
  invitations,
  describe,
  withdraw,
  again,
}: OpenInvitationsProps<Invitation>) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  if (invitations.length === 0) return null;
  const changes = mayChange
    ? { withdraw, again: { change: again, isFor: ({ isMailed }: Invitation) => isMailed } }
    : {};
  return (
    <Paper withBorder p="md" component="section" aria-label={t(teamTexts.invitations)}>
      <Title order={2} fz="md" mb="xs">
        {t(teamTexts.invitations)}
      </Title>
      <InvitationLines invitations={invitations} describe={describe} {...changes} />
    </Paper>
  );
}
