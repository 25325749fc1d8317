import { Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { AccountMenu, HeaderMenus as SharedMenus } from '../../ui/app/header-menus.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { presentRole } from './present-role.ts';
import { shellTexts } from './shell-texts.ts';
import { useFoundPlace } from './use-place.ts';

/** The menus of the console's header. */
export function HeaderMenus() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data: me } = useQuery(queries.me());
  const role = usePresentedRole(useFoundPlace());
  const signOut = async () => {
    await sessionApi.signOut();
    client.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <SharedMenus>
      <AccountMenu name={me?.actor.name} detail={role} onSignOut={() => void signOut()}>
        <Menu.Item renderRoot={(props) => <Link to="/account" {...props} />}>
          {t(shellTexts.security)}
        </Menu.Item>
      </AccountMenu>
    </SharedMenus>
  );
}

function usePresentedRole(place: Place | undefined): string {
  const { t } = useI18n();
  const { data: me } = useQuery(queries.me());
  const role =
    me?.isOperator === true
      ? 'operator'
      : me?.licences.find(({ licence }) => licence.id === place?.licenceId)?.role;
  return role === undefined ? '' : t(presentRole(role));
}
