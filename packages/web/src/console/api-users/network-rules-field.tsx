import { ActionIcon, Anchor, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { describeRange, parseNetworkRange } from '@postern/server/domain/network-rule';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { ApiUserForm } from './api-user-form.ts';
import { useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';

type Rule = ApiUserForm['networkRules'][number];

/** Ranges that the key works from, each explained while it is typed. */
export function NetworkRulesField({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const rules = form.networkRules;
  const change = (index: number, rule: Partial<Rule>) =>
    onChange({ networkRules: rules.map((old, place) => (place === index ? { ...old, ...rule } : old)) });
  return (
    <Stack gap="sm">
      <div>
        <Title order={3} fz="sm">
          {t(formTexts.networksTitle)}
        </Title>
        <Text size="sm" c="dimmed">
          {t(formTexts.networksIntro)}
        </Text>
      </div>
      {rules.map((rule, index) => (
        // The rules have no identity but their place.
        <Group key={index} align="flex-start" gap="xs" wrap="wrap">
          <Stack gap={4} style={{ flex: '1 1 14rem', minWidth: 0 }}>
            <TextInput
              aria-label={t(formTexts.rangeNumbered, { number: index + 1 })}
              placeholder={t(formTexts.rangeExample)}
              value={rule.range}
              onChange={(event) => change(index, { range: event.currentTarget.value })}
              error={errorOf(`networkRules.${index}.range`)}
              autoComplete="off"
              spellCheck={false}
            />
            <RangeFacts range={rule.range} onUse={(range) => change(index, { range })} />
          </Stack>
          <TextInput
            style={{ flex: '1 1 10rem', minWidth: 0 }}
            aria-label={t(formTexts.noteNumbered, { number: index + 1 })}
            placeholder={t(formTexts.note)}
            value={rule.note}
            onChange={(event) => change(index, { note: event.currentTarget.value })}
            error={errorOf(`networkRules.${index}.note`)}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t(formTexts.removeRange, { number: index + 1 })}
            onClick={() => onChange({ networkRules: rules.filter((_rule, place) => place !== index) })}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={16} aria-hidden="true" />}
        onClick={() => onChange({ networkRules: [...rules, { range: '', note: '' }] })}
      >
        {t(formTexts.addRange)}
      </Button>
    </Stack>
  );
}

function RangeFacts({ range, onUse }: { readonly range: string; readonly onUse: (range: string) => void }) {
  const { t } = useI18n();
  if (range.trim() === '') return null;
  const parsed = parseNetworkRange(range.trim());
  if (parsed.kind === 'invalid') {
    const meant = findCorrection(parsed.why);
    if (meant === undefined) return null;
    return (
      <Anchor
        component="button"
        type="button"
        size="xs"
        onClick={() => onUse(meant)}
        style={{ alignSelf: 'flex-start' }}
      >
        {t(formTexts.rangeMeant, { range: meant })}
      </Anchor>
    );
  }
  const facts = describeRange(parsed);
  return (
    <Text size="xs" c="dimmed" role="status">
      <RangeSentence {...facts} />
    </Text>
  );
}

export function RangeSentence({ first, last, mask, hosts }: ReturnType<typeof describeRange>) {
  const { t, number } = useI18n();
  if (first === last) return t(formTexts.rangeOne);
  const size = hosts.length > 15 ? `≈ ${Number(hosts).toExponential(1)}` : number(Number(hosts));
  return mask === null
    ? t(formTexts.rangeFacts6, { first, last, hosts: size })
    : t(formTexts.rangeFacts, { first, last, mask, hosts: size });
}

/** The corrected spelling that the refusal's sentence names, where it names one. */
function findCorrection(why: string): string | undefined {
  return why
    .split(/[\s;,]+/)
    .map((word) => word.replace(/[.:]$/, ''))
    .find(
      (word) =>
        /[0-9]/.test(word) &&
        word.length > 6 &&
        parseNetworkRange(word).kind === 'range' &&
        !why.includes('such as'),
    );
}
