import { Radio, Stack } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { presentAccessTypeHint, useAccessTypes } from './access-types.ts';
import { useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';

/** The presets that the operator offers. Limits that the chosen one does not have are dropped with the choice. */
export function AccessTypeField({ form, errors, onChange }: FormSectionProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const errorOf = useFieldError(errors);
  const { items, labelOf, mayLimit } = useAccessTypes();
  if (items === undefined) return <LinesSkeleton lines={2} />;
  const choose = (accessType: string) =>
    onChange({
      accessType,
      ...(mayLimit(accessType, 'entity') ? {} : { entitiesKind: 'all' as const, entityIds: [] }),
      ...(mayLimit(accessType, 'channel') ? {} : { channels: [] }),
      ...(mayLimit(accessType, 'attribute') ? {} : { attributes: [] }),
    });
  return (
    <Radio.Group
      label={t(formTexts.accessType)}
      value={form.accessType}
      onChange={choose}
      error={errorOf('accessType')}
    >
      <Stack gap="xs" mt={4}>
        {items.map((accessType) => (
          <Radio
            key={accessType.name}
            value={accessType.name}
            label={labelOf(accessType.name)}
            description={presentAccessTypeHint(i18n, accessType)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
