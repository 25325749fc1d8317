import { useI18n } from '../../ui/i18n/i18n.tsx';
import { InvitationDoor } from '../../ui/session/invitation-door.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { presentRole } from '../layout/present-role.ts';

/** The page behind the link of an invitation to manage a licence, or every licence. */
export function InvitationPage() {
  const { t } = useI18n();
  return (
    <InvitationDoor
      title={t(sessionTexts.invitationTitle)}
      load={(token) => sessionApi.getInvitation(token)}
      presentIntro={({ email, licenceName, role }) =>
        t(sessionTexts.invitationIntro, {
          email,
          licence: licenceName ?? t(sessionTexts.allLicences),
          role: t(presentRole(role)),
        })
      }
      startPath="/"
    />
  );
}
