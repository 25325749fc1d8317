import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { describeRange, parseNetworkRange } from '@postern/server/domain/network-rule';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { presentFieldMessage } from '../api/field-texts.ts';
import type { ApiUserForm } from '../api-users/api-user-form.ts';
import { networkTexts } from './network-texts.ts';
import classes from './networks.module.css';
import { findRangeFault } from './range-fault-texts.ts';
import { RangeFacts } from './range-facts.tsx';

export type RuleOfForm = ApiUserForm['networkRules'][number];

interface NetworkRuleRowProps {
  readonly number: number;
  readonly rule: RuleOfForm;
  readonly rangeError: string | undefined;
  readonly noteError: string | undefined;
  readonly onChange: (part: Partial<RuleOfForm>) => void;
  readonly onRemove: () => void;
}

/** Not when the field is left: a message that appears under a pressed mouse button moves the target away. */
const settleMs = 800;

/** One rule: what it means at once; what is wrong with it, and the spelling that is meant, once nobody types. */
export function NetworkRuleRow(props: NetworkRuleRowProps) {
  const { number, rule, rangeError, noteError, onChange, onRemove } = props;
  const i18n = useI18n();
  const { t } = i18n;
  const [settled] = useDebouncedValue(rule.range, settleMs);
  const parsed = parseNetworkRange(rule.range.trim());
  const isFaulty =
    parsed.kind === 'invalid' && (rangeError !== undefined || (rule.range !== '' && rule.range === settled));
  const isDoubled = parsed.kind === 'range' && rangeError === `${parsed.text} appears twice`;
  const fault = isFaulty
    ? (findRangeFault(i18n, parsed.why) ?? parsed.why)
    : isDoubled
      ? t(networkTexts.doubled)
      : undefined;
  const meant = isFaulty ? parsed.meant : undefined;
  return (
    <div className={classes['rule']}>
      <Group align="flex-start" gap="xs" wrap="wrap">
        <Stack gap={4} style={{ flex: '1 1 13rem', minWidth: 0 }}>
          <TextInput
            aria-label={t(networkTexts.rangeNumbered, { number })}
            placeholder={t(networkTexts.rangeExample)}
            value={rule.range}
            onChange={(event) => onChange({ range: event.currentTarget.value })}
            error={fault}
            autoComplete="off"
            spellCheck={false}
          />
          {meant !== undefined && (
            <Button
              size="compact-xs"
              variant="light"
              style={{ alignSelf: 'flex-start' }}
              onClick={() => onChange({ range: meant })}
            >
              {t(networkTexts.meant, { range: meant })}
            </Button>
          )}
        </Stack>
        <TextInput
          style={{ flex: '1 1 9rem', minWidth: 0 }}
          aria-label={t(networkTexts.noteNumbered, { number })}
          placeholder={t(networkTexts.note)}
          value={rule.note}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
          error={noteError === undefined ? undefined : presentFieldMessage(i18n, noteError)}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t(networkTexts.remove, { number })}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden="true" />
        </ActionIcon>
      </Group>
      {parsed.kind === 'range' && <RangeFacts range={describeRange(parsed)} />}
    </div>
  );
}
