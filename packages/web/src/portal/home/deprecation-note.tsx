import { Anchor, Badge, Group, Text } from '@mantine/core';
import type { Deprecation } from '@postern/contract/deprecation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { homeTexts } from './home-texts.ts';

/** Says that something is deprecated, since when, until when, and what replaces it. */
export function DeprecationNote({ deprecation }: { readonly deprecation: Deprecation }) {
  const { t, rich, date } = useI18n();
  const { deprecatedAtMs, sunsetAtMs, successor, link } = deprecation;
  return (
    <Group gap="xs">
      <Badge color="orange" variant="light" tt="none">
        {deprecatedAtMs === null
          ? t(homeTexts.deprecated)
          : t(deprecatedAtMs > Date.now() ? homeTexts.deprecatedFrom : homeTexts.deprecatedSince, {
              date: date(deprecatedAtMs),
            })}
      </Badge>
      {sunsetAtMs !== null && (
        <Badge color="red" variant="light" tt="none">
          {t(homeTexts.goneOn, { date: date(sunsetAtMs) })}
        </Badge>
      )}
      {successor !== null && (
        <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
          {rich(homeTexts.replacedBy, {
            successor: (
              <Text span ff="monospace" size="sm">
                {successor}
              </Text>
            ),
          })}
        </Text>
      )}
      {link !== null && /^https?:\/\//.test(link) && (
        <Anchor href={link} size="sm" rel="noreferrer">
          {t(homeTexts.moreAbout)}
        </Anchor>
      )}
    </Group>
  );
}
