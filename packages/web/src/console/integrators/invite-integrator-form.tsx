import { useState } from 'react';
import { inviteIntegratorSchema } from '@postern/contract/integrator';
import { admin } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { InvitationForm } from '../team/invitation-form.tsx';
import { ApiUsersField } from './api-users-field.tsx';
import type { NamedApiUser } from './api-users-field.tsx';
import { presentPlaces } from './present-places.ts';

/** Invites an integrator to the portal, to see the calls of the chosen API users. */
export function InviteIntegratorForm({ onClose }: { readonly onClose: () => void }) {
  const { licenceId } = usePlace();
  const [apiUsers, setApiUsers] = useState<readonly NamedApiUser[]>([]);
  return (
    <InvitationForm
      parse={(typed) => inviteIntegratorSchema.safeParse({ ...typed, apiUsers: presentPlaces(apiUsers) })}
      call={(body) => admin.inviteIntegrator({ params: { licenceId }, body })}
      stale={queries.integrators(licenceId).queryKey}
      onClose={onClose}
    >
      <ApiUsersField value={apiUsers} onChange={setApiUsers} />
    </InvitationForm>
  );
}
