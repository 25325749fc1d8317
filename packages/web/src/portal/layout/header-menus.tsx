import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ColorSchemeMenu, LanguageMenu } from '../../ui/preference-menus.tsx';
import { queries } from '../api/queries.ts';
import { shellTexts } from './shell-texts.ts';
import { SignInLink } from './sign-in-link.tsx';
import { signOut } from '../session/sign-out.ts';

/** Language, appearance and who is signed in, at the right of the header. */
export function HeaderMenus() {
  return (
    <>
      <LanguageMenu />
      <ColorSchemeMenu />
      <AccountMenu />
    </>
  );
}

function AccountMenu() {
  const { t } = useI18n();
  const client = useQueryClient();
  const { data: session } = useQuery(queries.session());
  if (session === undefined || session.signInPath === null) return null;
  if (session.human === null) return <SignInLink visibleFrom="sm" />;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={t(shellTexts.account)}>
          <IconUserCircle size={22} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {session.human.name}
          </Text>
          <Text size="xs">{session.human.email}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component="a" href="/me/account">
          {t(shellTexts.ownAccount)}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut(client)}>{t(shellTexts.signOut)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
