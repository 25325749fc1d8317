import { NumberInput, Stack, Text } from '@mantine/core';
import type { RateCeiling } from '@postern/contract/admin-routes/rate-plans';
import type { RateLimit, RatePlan, RateStateOfLimit } from '@postern/contract/rate-plan';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { limitTexts } from './limit-texts.ts';
import { presentLimit } from './present-limit.ts';

interface LimitFieldsProps {
  /** The limits that can be changed, one field each. */
  readonly ceilings: readonly RateCeiling[];
  /** The values that were typed, by the name of the limit. */
  readonly plan: RatePlan;
  readonly onChange: (plan: RatePlan) => void;
  readonly states?: readonly RateStateOfLimit[];
  /** `lower`: an admin’s part, which may not go above the plan. */
  readonly mode: 'lower' | 'replace';
  /** The server's message about the limit of this name. */
  readonly errorOf?: (name: string) => string | undefined;
}

/** A number for each limit; an empty one leaves the limit as it is. */
export function LimitFields(props: LimitFieldsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { ceilings, plan, onChange, states = [], mode } = props;
  if (ceilings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(limitTexts.none)}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {ceilings.map(({ limit, apis }, index) => {
        const set = plan.find(({ name }) => name === limit.name);
        const isTooHigh = mode === 'lower' && set !== undefined && set.limit > limit.limit;
        const state = states.find(({ name, per }) => name === limit.name && per === limit.per);
        return (
          <NumberInput
            key={`${limit.name} ${index}`}
            maw={480}
            label={t(limitTexts.atMost, { name: limit.name })}
            description={[
              presentLimit(i18n, limit),
              t(limitTexts.onApis, { apis: i18n.list(apis) }),
              ...(state === undefined ? [] : [presentHeadroom(i18n, state)]),
            ].join(' · ')}
            inputWrapperOrder={['label', 'description', 'input', 'error']}
            min={1}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            placeholder={String(limit.limit)}
            value={set?.limit ?? ''}
            onChange={(value) => onChange(setLimit(plan, limit, { value, mode }))}
            error={isTooHigh ? t(limitTexts.tooHigh, { limit: limit.limit }) : props.errorOf?.(limit.name)}
          />
        );
      })}
    </Stack>
  );
}

export function presentHeadroom(
  { t }: Pick<ReturnType<typeof useI18n>, 't'>,
  { remaining, limit }: RateStateOfLimit,
): string {
  return remaining === null ? t(limitTexts.leftUnknown) : t(limitTexts.left, { remaining, limit });
}

/** The plan with this limit at another number, or without it. Everything but the number stays as it was. */
function setLimit(
  plan: RatePlan,
  limit: RateLimit,
  { value, mode }: { readonly value: string | number; readonly mode: 'lower' | 'replace' },
): RatePlan {
  const others = plan.filter(({ name }) => name !== limit.name);
  const number = typeof value === 'number' ? value : Number(value);
  if (value === '' || !Number.isSafeInteger(number) || number < 1) return others;
  const per = mode === 'lower' ? 'api-user' : limit.per;
  const before = plan.find(({ name }) => name === limit.name);
  return [...others, { ...(mode === 'lower' ? limit : (before ?? limit)), per, limit: number }];
}
