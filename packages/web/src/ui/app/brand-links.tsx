import { Anchor, Group } from '@mantine/core';
import type { GroupProps } from '@mantine/core';
import { useI18n } from '../i18n/i18n.tsx';
import { uiTexts } from '../ui-texts.ts';
import { pageBrand } from './page-brand.ts';

const labels = {
  support: uiTexts.support,
  terms: uiTexts.termsOfUse,
  privacy: uiTexts.privacy,
  imprint: uiTexts.imprint,
} as const;

/** The vendor's own links, at the foot of every page; nothing where none are configured. */
export function BrandLinks(props: GroupProps) {
  const { t } = useI18n();
  if (pageBrand.links.length === 0) return null;
  return (
    <Group component="footer" gap="md" {...props}>
      {pageBrand.links.map(({ kind, url }) => (
        <Anchor key={kind} href={url} target="_blank" rel="noopener" size="sm" c="dimmed">
          {t(labels[kind])}
        </Anchor>
      ))}
    </Group>
  );
}
