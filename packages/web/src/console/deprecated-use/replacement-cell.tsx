import { Anchor, Code, Stack, Text } from '@mantine/core';
import type { DeprecatedUseRow } from '@postern/contract/admin-routes/deprecated-use';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { deprecatedUseTexts } from './deprecated-use-texts.ts';

/** Names the replacement and the last day, as far as the configuration has them. */
export function ReplacementCell({ use }: { readonly use: DeprecatedUseRow }) {
  const { t, date } = useI18n();
  const { deprecation, scheme } = use;
  const isBasic = scheme === 'basic';
  return (
    <Stack gap={2}>
      {isBasic && <Text size="sm">{t(deprecatedUseTexts.useKey)}</Text>}
      {deprecation === null && !isBasic && <Text size="sm">{t(deprecatedUseTexts.seeCatalogue)}</Text>}
      {deprecation !== null && (
        <>
          {deprecation.successor !== null && (
            <Code style={{ overflowWrap: 'anywhere' }}>{deprecation.successor}</Code>
          )}
          {deprecation.successor === null && !isBasic && (
            <Text size="sm">{t(deprecatedUseTexts.notStated)}</Text>
          )}
          {deprecation.sunsetAtMs !== null && (
            <Text size="sm">{t(deprecatedUseTexts.sunset, { date: date(deprecation.sunsetAtMs) })}</Text>
          )}
          {deprecation.link !== null && /^https?:\/\//.test(deprecation.link) && (
            <Anchor size="sm" href={deprecation.link} target="_blank" rel="noreferrer">
              {t(deprecatedUseTexts.more)}
            </Anchor>
          )}
        </>
      )}
    </Stack>
  );
}
