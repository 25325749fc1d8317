import { useI18n } from '../../ui/i18n/i18n.tsx';
import { InvitationDoor } from '../../ui/session/invitation-door.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { portalSessionTexts } from './portal-session-texts.ts';

/** The page behind the link of an invitation to the portal. */
export function InvitationPage() {
  const { t } = useI18n();
  return (
    <InvitationDoor
      title={t(portalSessionTexts.invitationTitle)}
      load={(token) => sessionApi.getIntegratorInvitation(token)}
      presentIntro={({ email, licenceName }) =>
        t(portalSessionTexts.invitationIntro, { licence: licenceName, email })
      }
      startPath="/me"
    />
  );
}
