import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { languageSchema } from '@postern/contract/api-user';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

const ownNames = { en: 'English', fr: 'Français', nl: 'Nederlands' } as const;
const schemes = [
  { value: 'light', text: uiTexts.schemeLight, Icon: IconSun },
  { value: 'dark', text: uiTexts.schemeDark, Icon: IconMoon },
  { value: 'auto', text: uiTexts.schemeAuto, Icon: IconDeviceDesktop },
] as const;

export function LanguageMenu() {
  const { language, setLanguage, t } = useI18n();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={t(uiTexts.language)}>
          <IconLanguage size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(uiTexts.language)}</Menu.Label>
        {languageSchema.options.map((option) => (
          <Menu.Item
            key={option}
            lang={option}
            role="menuitemradio"
            aria-checked={option === language}
            onClick={() => setLanguage(option)}
            rightSection={option === language ? <IconCheck size={16} aria-hidden="true" /> : null}
          >
            {ownNames[option]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ColorSchemeMenu() {
  const { t } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const current = schemes.find(({ value }) => value === colorScheme) ?? schemes[2];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="inherit" size="lg" aria-label={t(uiTexts.colorScheme)}>
          <current.Icon size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(uiTexts.colorScheme)}</Menu.Label>
        {schemes.map(({ value, text, Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={value === colorScheme}
            leftSection={<Icon size={16} aria-hidden="true" />}
            rightSection={value === colorScheme ? <IconCheck size={16} aria-hidden="true" /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(text)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
