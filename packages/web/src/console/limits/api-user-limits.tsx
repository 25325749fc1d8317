import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ApiUserRatePlan } from '@postern/contract/admin-routes/rate-plans';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { presentHeadroom } from './limit-fields.tsx';
import { limitTexts } from './limit-texts.ts';

const LazyDialog = lazy(() =>
  import('./limits-dialog.tsx').then((module) => ({ default: module.LimitsDialog })),
);

/** Every limit that holds for an API user, with its headroom, and for admins the way to lower it. */
export function ApiUserLimits({ apiUserId }: { readonly apiUserId: ApiUserId }) {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const [isOpen, setIsOpen] = useState(false);
  const plan = useQuery(queries.apiUserRatePlan(place, apiUserId));
  if (plan.isPending) return <LinesSkeleton lines={2} />;
  if (plan.isError) return <ProblemState error={plan.error} onRetry={() => void plan.refetch()} />;
  return (
    <Stack gap="sm">
      <LimitStates plan={plan.data} />
      {mayChange && plan.data.ceilings.length > 0 && (
        <Group>
          <Button variant="default" size="xs" onClick={() => setIsOpen(true)}>
            {t(limitTexts.change)}
          </Button>
        </Group>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <LazyDialog apiUserId={apiUserId} plan={plan.data} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </Stack>
  );
}

/** Each limit with its headroom. */
export function LimitStates({ plan }: { readonly plan: Pick<ApiUserRatePlan, 'states'> }) {
  const i18n = useI18n();
  if (plan.states.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {i18n.t(limitTexts.none)}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {plan.states.map((state) => {
        const headroom = presentHeadroom(i18n, state);
        return (
          <div key={`${state.name} ${state.limit}`}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {state.name}
              </Text>
              <Text size="sm">{headroom}</Text>
            </Group>
            {state.remaining !== null && (
              <Progress
                value={(100 * state.remaining) / state.limit}
                aria-label={`${state.name}: ${headroom}`}
                mt={4}
              />
            )}
          </div>
        );
      })}
    </Stack>
  );
}
