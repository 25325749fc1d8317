import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCurrentLocation, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { parseNetworkRange } from '@postern/server/domain/network-rule';
import type { NetworkRange } from '@postern/server/domain/network-rule';
import { isAddressAllowed } from '@postern/server/domain/range-matcher';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import type { FormSectionProps } from '../api-users/form-section.tsx';
import { formTexts } from '../api-users/form-texts.ts';
import { LockedOutNotice } from './locked-out-notice.tsx';
import { NetworkRuleRow } from './network-rule-row.tsx';
import type { RuleOfForm } from './network-rule-row.tsx';
import { NetworkTable } from './network-table.tsx';
import { networkTexts } from './network-texts.ts';

/** Ranges that the key works from, each explained while it is typed. */
export function NetworkRulesField({ form, errors, onChange, apiUserId }: FormSectionProps) {
  const { t } = useI18n();
  const rules = form.networkRules;
  const parsed = rules.map(({ range }) => parseNetworkRange(range.trim()));
  const ranges = parsed.filter((range): range is NetworkRange => range.kind === 'range');
  const change = (index: number, rule: Partial<RuleOfForm>) =>
    onChange({ networkRules: rules.map((old, place) => (place === index ? { ...old, ...rule } : old)) });
  const add = (rule: RuleOfForm) => {
    // An empty row that waits to be filled is filled.
    const empty = rules.findIndex(({ range, note }) => range.trim() === '' && note.trim() === '');
    onChange({ networkRules: empty === -1 ? [...rules, rule] : rules.with(empty, rule) });
  };
  return (
    <Stack gap="sm">
      <div>
        <Title order={3} fz="sm">
          {t(formTexts.networksTitle)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(networkTexts.intro)}
        </Text>
      </div>
      {rules.map((rule, index) => (
        <NetworkRuleRow
          // The rules have no identity but their place.
          key={index}
          number={index + 1}
          rule={rule}
          rangeError={errors[`networkRules.${index}.range`]}
          noteError={errors[`networkRules.${index}.note`]}
          onChange={(part) => change(index, part)}
          onRemove={() => onChange({ networkRules: rules.filter((_rule, place) => place !== index) })}
        />
      ))}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => onChange({ networkRules: [...rules, { range: '', note: '' }] })}
        >
          {t(networkTexts.add)}
        </Button>
        <CurrentAddress ranges={ranges} onAdd={add} />
      </Group>
      {apiUserId !== undefined && ranges.length === rules.length && (
        <LockedOutNotice
          apiUserId={apiUserId}
          ranges={ranges.map(({ text }) => text)}
          onAllow={(range) => add({ range, note: t(networkTexts.seenNote) })}
        />
      )}
      <NetworkTable
        usedPrefixes={
          new Set(ranges.filter(({ family }) => family === 4).map(({ prefixBits }) => prefixBits))
        }
      />
    </Stack>
  );
}

interface CurrentAddressProps {
  readonly ranges: readonly NetworkRange[];
  readonly onAdd: (rule: RuleOfForm) => void;
}

/** The address that this browser reaches the console from, as the server sees it; nothing where it cannot be known. */
function CurrentAddress({ ranges, onAdd }: CurrentAddressProps) {
  const { t } = useI18n();
  const { data } = useQuery({
    queryKey: ['network-table'],
    queryFn: ({ signal }) => unwrap(admin.getNetworkTable({ signal })),
    staleTime: 60_000,
  });
  const seen = parseNetworkRange(data?.yourAddress ?? '');
  if (seen.kind === 'invalid') return null;
  const address = seen.text;
  const texts = ranges.map(({ text }) => text);
  if (texts.length > 0 && isAddressAllowed(texts, address)) {
    return (
      <Text size="sm" c="dimmed">
        {t(networkTexts.currentCovered, { address })}
      </Text>
    );
  }
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconCurrentLocation size={16} aria-hidden="true" />}
      onClick={() => onAdd({ range: address, note: t(networkTexts.currentNote) })}
    >
      {t(networkTexts.useCurrent, { address })}
    </Button>
  );
}
