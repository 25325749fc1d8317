import { inviteMemberSchema } from '@postern/contract/member';
import { admin } from '../api/admin.ts';
import { InvitationForm } from '../team/invitation-form.tsx';

const schema = inviteMemberSchema.omit({ role: true });

/** Invites a person to operate the installation. */
export function InviteOperatorForm({ onClose }: { readonly onClose: () => void }) {
  return (
    <InvitationForm
      parse={(typed) => schema.safeParse(typed)}
      call={(body) => admin.inviteOperator({ body })}
      stale={['people']}
      onClose={onClose}
    />
  );
}
