import {
  Collapse,
  Group,
  Input,
  Paper,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ApiUserLimits } from '../limits/api-user-limits.tsx';
import { limitTexts } from '../limits/limit-texts.ts';
import { NewLimitsField } from '../limits/new-limits-field.tsx';
import { NetworkRulesField } from '../networks/network-rules-field.tsx';
import { useAccessTypes } from './access-types.ts';
import { useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';

/** Closed at first, unless something in it is set or wrong: nothing that is in force stays hidden. */
export function AdvancedSection(props: FormSectionProps) {
  const { t } = useI18n();
  const id = useId();
  const { form, errors } = props;
  const isInUse =
    form.networkRules.length + form.channels.length + form.attributes.length + form.rateLimits.length > 0 ||
    form.expiresOn !== '';
  const isWrong = Object.keys(errors).some((name) =>
    /^(?:networkRules|expiresAtMs|channels|attributes|rateLimits)/.test(name),
  );
  const [isOpened, { toggle }] = useDisclosure(isInUse);
  const isOpen = isOpened || isWrong;
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Paper withBorder component="section" aria-label={t(formTexts.advanced)}>
      <Title order={2} fz="md">
        <UnstyledButton
          p="md"
          w="100%"
          fz="inherit"
          fw="inherit"
          onClick={toggle}
          aria-expanded={isOpen}
          aria-controls={id}
        >
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Icon size={18} aria-hidden="true" style={{ flexShrink: 0, marginTop: 4 }} />
            <span>
              {t(formTexts.advanced)}{' '}
              <Text size="sm" c="dimmed" fw={400} component="span">
                {t(formTexts.advancedHint)}
              </Text>
            </span>
          </Group>
        </UnstyledButton>
      </Title>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && (
          <Stack p="md" pt={0}>
            <NetworkRulesField {...props} />
            <ExpiryField {...props} />
            <LimitsField {...props} />
            <ValueLimitField {...props} kind="channel" name="channels" />
            <ValueLimitField {...props} kind="attribute" name="attributes" />
          </Stack>
        )}
      </Collapse>
    </Paper>
  );
}

/** Limits are saved by themselves once the API user is there. */
function LimitsField(props: FormSectionProps) {
  const { t } = useI18n();
  if (props.apiUserId === undefined) return <NewLimitsField {...props} />;
  return (
    <Input.Wrapper component="div" label={t(limitTexts.title)} labelElement="div">
      <ApiUserLimits apiUserId={props.apiUserId} />
    </Input.Wrapper>
  );
}

function ExpiryField({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  return (
    <TextInput
      type="date"
      maw={260}
      label={t(formTexts.expiry)}
      description={t(formTexts.expiryHint)}
      value={form.expiresOn}
      onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
      error={errorOf('expiresAtMs')}
    />
  );
}

interface ValueLimitFieldProps extends FormSectionProps {
  readonly kind: 'channel' | 'attribute';
  readonly name: 'channels' | 'attributes';
}

/** None selected is all, and says so. Left out where the access type has no such limit. */
function ValueLimitField({ form, errors, onChange, kind, name }: ValueLimitFieldProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const { mayLimit } = useAccessTypes();
  if (!mayLimit(form.accessType, kind)) return null;
  const wrong = Object.keys(errors).filter((error) => error === name || error.startsWith(`${name}.`));
  return (
    <TagsInput
      maw={560}
      label={t(formTexts[name])}
      description={t(formTexts.valuesHint)}
      {...(form[name].length === 0 ? { placeholder: t(formTexts.valuesAll) } : {})}
      value={[...form[name]]}
      onChange={(values) => onChange({ [name]: values })}
      error={errorOf(...wrong)}
    />
  );
}
