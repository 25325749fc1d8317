import { Alert, Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LicenceRatePlan } from '@postern/contract/admin-routes/rate-plans';
import type { RatePlan } from '@postern/contract/rate-plan';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { FormSection } from '../api-users/form-section.tsx';
import { usePlace, useRole } from '../layout/use-place.ts';
import { LimitFields, presentHeadroom } from './limit-fields.tsx';
import { limitTexts } from './limit-texts.ts';
import { presentLimit } from './present-limit.ts';

/** The limits of the whole licence. Its members see them, and the operator changes them. */
export function LicenceLimitsSection() {
  const { t } = useI18n();
  const place = usePlace();
  const role = useRole(place.licenceId);
  const plan = useQuery(queries.licenceRatePlan(place));
  return (
    <div style={{ maxWidth: 760, marginTop: 'var(--mantine-spacing-md)' }}>
      <FormSection title={t(limitTexts.licenceTitle)} intro={t(limitTexts.licenceHint)}>
        {plan.isPending && <LinesSkeleton lines={3} />}
        {plan.isError && <ProblemState error={plan.error} onRetry={() => void plan.refetch()} />}
        {plan.data !== undefined &&
          (role === 'operator' && plan.data.ceilings.length > 0 ? (
            <LicencePlanForm key={plan.data.version} plan={plan.data} />
          ) : (
            <LicencePlan plan={plan.data} />
          ))}
      </FormSection>
    </div>
  );
}

function LicencePlan({ plan }: { readonly plan: LicenceRatePlan }) {
  const i18n = useI18n();
  if (plan.ceilings.length === 0) return <Text size="sm">{i18n.t(limitTexts.noneOfLicence)}</Text>;
  return plan.ceilings.map(({ limit }, index) => {
    const state = plan.states.find(({ name }) => name === limit.name);
    return (
      <Text size="sm" key={`${limit.name} ${index}`}>
        <b>{limit.name}</b>
        {' · '}
        {presentLimit(i18n, limit)}
        {state !== undefined && ` · ${presentHeadroom(i18n, state)}`}
      </Text>
    );
  });
}

function LicencePlanForm({ plan }: { readonly plan: LicenceRatePlan }) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const [limits, setLimits] = useState<RatePlan>(plan.limits);
  const save = useMutation({
    mutationFn: () =>
      unwrap(admin.setLicenceRatePlan({ params: { ...place }, body: { limits, version: plan.version } })),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queries.licenceRatePlan(place).queryKey });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
    },
    onSuccess: () => showToast({ message: t(limitTexts.saved), color: 'green' }),
  });
  const isConflict = save.error !== null && problemOf(save.error).code === 'version_conflict';
  return (
    <>
      <Text size="sm" c="dimmed">
        {t(limitTexts.operatorHint)}
      </Text>
      <LimitFields
        mode="replace"
        ceilings={plan.ceilings}
        states={plan.states}
        plan={limits}
        onChange={setLimits}
      />
      {isConflict && (
        <Alert color="yellow" role="alert">
          {t(limitTexts.conflict)}
        </Alert>
      )}
      {save.error !== null && !isConflict && <ProblemState error={save.error} />}
      <FormActions>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t(uiTexts.save)}
        </Button>
      </FormActions>
    </>
  );
}
