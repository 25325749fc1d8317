import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { languageSchema } from '@postern/contract/api-user';
import { useI18n } from './i18n/i18n.tsx';
import { ownLanguageNames } from './i18n/own-language-names.ts';
import { uiTexts } from './ui-texts.ts';

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
        <Menu.RadioGroup value={language}>
          {languageSchema.options.map((option) => (
            <Menu.RadioItem
              key={option}
              value={option}
              lang={option}
              closeMenuOnClick
              onChange={() => setLanguage(option)}
            >
              {ownLanguageNames[option]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
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
        <Menu.RadioGroup value={colorScheme}>
          {schemes.map(({ value, text, Icon }) => (
            <Menu.RadioItem
              key={value}
              value={value}
              rightSection={<Icon size={16} aria-hidden="true" />}
              closeMenuOnClick
              onChange={() => setColorScheme(value)}
            >
              {t(text)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
