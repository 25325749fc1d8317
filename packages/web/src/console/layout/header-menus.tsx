import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ColorSchemeMenu, LanguageMenu } from '../../ui/preference-menus.tsx';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentRole } from './present-role.ts';
import { shellTexts } from './shell-texts.ts';
import { useFoundPlace } from './use-place.ts';

/** Language, appearance and account, at the right of the header. */
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
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data: me } = useQuery(queries.me());
  const place = useFoundPlace();
  const role = usePresentedRole(place);
  const signOut = async () => {
    await sessionApi.signOut();
    client.clear();
    await navigate({ to: '/sign-in' });
  };
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
            {me?.actor.name}
          </Text>
          <Text size="xs">{role}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item renderRoot={(props) => <Link to="/account" {...props} />}>
          {t(shellTexts.security)}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t(shellTexts.signOut)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
