import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ColorSchemeMenu, LanguageMenu } from '../preference-menus.tsx';
import { uiTexts } from '../ui-texts.ts';

/** Language, appearance and then the account, at the right of the header. */
export function HeaderMenus({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <LanguageMenu />
      <ColorSchemeMenu />
      {children}
    </>
  );
}

interface AccountMenuProps {
  readonly name: string | undefined;
  /** The second line: a role or an address. */
  readonly detail: string;
  readonly onSignOut: () => void;
  /** Links to the pages of the account. */
  readonly children: ReactNode;
}

/** Says who is signed in, and offers their own pages and the way out. */
export function AccountMenu({ name, detail, onSignOut, children }: AccountMenuProps) {
  const { t } = useI18n();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={t(uiTexts.account)}>
          <IconUserCircle size={22} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text size="xs">{detail}</Text>
        </Menu.Label>
        <Menu.Divider />
        {children}
        <Menu.Item onClick={onSignOut}>{t(uiTexts.signOut)}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
