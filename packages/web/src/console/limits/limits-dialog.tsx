import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiUserRatePlan } from '@postern/contract/admin-routes/rate-plans';
import type { ApiUserId } from '@postern/contract/ids';
import type { RatePlan } from '@postern/contract/rate-plan';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { LimitFields } from './limit-fields.tsx';
import { limitTexts } from './limit-texts.ts';

interface LimitsDialogProps {
  readonly apiUserId: ApiUserId;
  readonly plan: ApiUserRatePlan;
  readonly onClose: () => void;
}

/** An admin lowers what the plan allows to one API user. */
export function LimitsDialog({ apiUserId, plan, onClose }: LimitsDialogProps) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const [own, setOwn] = useState<RatePlan>(plan.own);
  const [isRefused, setIsRefused] = useState(false);
  const { queryKey } = queries.apiUserRatePlan(place, apiUserId);
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        admin.setApiUserRatePlan({ params: { ...place, apiUserId }, body: { own, version: plan.version } }),
      ),
    onSettled: () => {
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
    },
    onSuccess: () => {
      showToast({ message: t(limitTexts.saved), color: 'green' });
      onClose();
    },
  });
  const submit = () => {
    const isTooHigh = own.some((limit) =>
      plan.ceilings.some((ceiling) => ceiling.limit.name === limit.name && limit.limit > ceiling.limit.limit),
    );
    setIsRefused(isTooHigh);
    if (!isTooHigh) save.mutate();
  };
  const problem = save.error === null ? undefined : problemOf(save.error);
  return (
    <Dialog opened onClose={onClose} title={t(limitTexts.change)}>
      <Stack>
        <EnvironmentBadge environment={place.environment} />
        <Text size="sm">{t(limitTexts.hint)}</Text>
        <LimitFields
          mode="lower"
          ceilings={plan.ceilings}
          states={plan.states}
          plan={own}
          onChange={(next) => {
            setIsRefused(false);
            setOwn(next);
          }}
        />
        {problem?.code === 'version_conflict' && (
          <Alert color="yellow" role="alert">
            {t(limitTexts.conflict)}
          </Alert>
        )}
        {problem !== undefined && problem.code !== 'version_conflict' && <ProblemState error={save.error} />}
        <FormActions onCancel={onClose}>
          <Button loading={save.isPending} onClick={submit} {...(isRefused ? { 'aria-invalid': true } : {})}>
            {t(uiTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}
