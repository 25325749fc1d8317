import { Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AccountMenu, HeaderMenus as SharedMenus } from '../../ui/app/header-menus.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { signOut } from '../session/sign-out.ts';
import { shellTexts } from './shell-texts.ts';
import { SignInLink } from './sign-in-link.tsx';

/** The menus of the portal's header. A portal without sign-in has none for an account. */
export function HeaderMenus() {
  const { t } = useI18n();
  const client = useQueryClient();
  const { data: session } = useQuery(queries.session());
  const human = session?.human ?? null;
  const maySignIn = session !== undefined && session.signInPath !== null;
  return (
    <SharedMenus>
      {maySignIn && human === null && <SignInLink visibleFrom="sm" />}
      {maySignIn && human !== null && (
        <AccountMenu name={human.name} detail={human.email} onSignOut={() => void signOut(client)}>
          <Menu.Item component="a" href="/me/account">
            {t(shellTexts.ownAccount)}
          </Menu.Item>
        </AccountMenu>
      )}
    </SharedMenus>
  );
}
