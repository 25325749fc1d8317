import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Member } from '@postern/contract/admin-routes/team';
import { licenceRoleSchema } from '@postern/contract/member';
import type { LicenceRole } from '@postern/contract/member';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { ConfirmationDialog } from '../layout/confirmation-dialog.tsx';
import { presentRole } from '../layout/present-role.ts';
import { usePlace } from '../layout/use-place.ts';
import { teamTexts } from './team-texts.ts';
import { useTeamChange } from './use-team-change.ts';

interface MemberProps {
  readonly member: Member;
}

/** Mails the member a link to a new password. Appears only where mail is configured, since the link goes to nobody else. */
export function ResetButton({ member }: MemberProps) {
  const { t, language } = useI18n();
  const { licenceId } = usePlace();
  const me = useQuery(queries.me());
  const reset = useTeamChange<Member, unknown>(
    ({ humanId }) => admin.mailMemberReset({ params: { licenceId, humanId }, body: { language } }),
    () => showToast({ color: 'green', message: t(teamTexts.resetMailed, { email: member.email }) }),
  );
  if (me.data?.installation.canMail !== true) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={reset.isPending}
        aria-label={t(teamTexts.resetOf, { name: member.name })}
        onClick={() => reset.mutate(member)}
      >
        {t(teamTexts.reset)}
      </Button>
      {reset.error !== null && <ProblemState error={reset.error} />}
    </>
  );
}

/** The member's role, which changes as soon as another one is chosen. */
export function RoleSelect({ member }: MemberProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const change = useTeamChange<LicenceRole, Member>(
    (role) => admin.changeMemberRole({ params: { licenceId, humanId: member.humanId }, body: { role } }),
    () => showToast({ color: 'green', message: t(teamTexts.roleChanged, { name: member.name }) }),
  );
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t(teamTexts.roleOf, { name: member.name })}
        disabled={change.isPending}
        value={member.role}
        onChange={(event) => {
          const role = licenceRoleSchema.safeParse(event.currentTarget.value);
          if (role.success) change.mutate(role.data);
        }}
        data={licenceRoleSchema.options.map((role) => ({ value: role, label: t(presentRole(role)) }))}
      />
      {change.error !== null && <ProblemState error={change.error} />}
    </>
  );
}

export function RemoveMemberDialog({ member, onClose }: MemberProps & { readonly onClose: () => void }) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const { humanId, name } = member;
  const remove = useTeamChange<void, Member>(
    () => admin.removeMember({ params: { licenceId, humanId } }),
    () => {
      showToast({ color: 'green', message: t(teamTexts.removed, { name }) });
      onClose();
    },
  );
  return (
    <ConfirmationDialog
      title={t(teamTexts.removeTitle, { name })}
      text={t(teamTexts.removeWhat)}
      label={t(teamTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
