import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { inviteMemberSchema, licenceRoleSchema } from '@postern/contract/member';
import type { LicenceRole } from '@postern/contract/member';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { presentRole } from '../layout/present-role.ts';
import { usePlace } from '../layout/use-place.ts';
import { InvitationForm } from './invitation-form.tsx';
import { teamTexts } from './team-texts.ts';

/** Invites a person to the team of the licence, with a role. */
export function InviteMemberForm({ onClose }: { readonly onClose: () => void }) {
  const { licenceId } = usePlace();
  const [role, setRole] = useState<LicenceRole>('licence-admin');
  return (
    <InvitationForm
      parse={(typed) => inviteMemberSchema.safeParse({ ...typed, role })}
      call={(body) => admin.inviteMember({ params: { licenceId }, body })}
      stale={queries.team(licenceId).queryKey}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
    </InvitationForm>
  );
}

interface RoleFieldProps {
  readonly value: LicenceRole;
  readonly onChange: (role: LicenceRole) => void;
}

function RoleField({ value, onChange }: RoleFieldProps) {
  const { t } = useI18n();
  return (
    <Radio.Group
      label={t(teamTexts.role)}
      value={value}
      onChange={(chosen) => {
        const role = licenceRoleSchema.safeParse(chosen);
        if (role.success) onChange(role.data);
      }}
    >
      <Stack gap="xs" mt={4}>
        {licenceRoleSchema.options.map((role) => (
          <Radio
            key={role}
            value={role}
            label={t(teamTexts.roleChoice, {
              role: t(presentRole(role)),
              hint: t(role === 'licence-admin' ? teamTexts.adminHint : teamTexts.viewerHint),
            })}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
