import { Input } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { useFieldError } from '../api-users/form-section.tsx';
import type { FormSectionProps } from '../api-users/form-section.tsx';
import { usePlace } from '../layout/use-place.ts';
import { LimitFields } from './limit-fields.tsx';
import { limitTexts } from './limit-texts.ts';

/** The limits of an API user that is being created. */
export function NewLimitsField({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const plan = useQuery(queries.licenceRatePlan(usePlace()));
  return (
    <Input.Wrapper
      component="fieldset"
      label={t(limitTexts.title)}
      labelElement="div"
      description={t(limitTexts.hint)}
      style={{ border: 0, padding: 0, margin: 0 }}
    >
      {plan.isPending && <LinesSkeleton lines={2} />}
      {plan.isError && <ProblemState error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data !== undefined && (
        <LimitFields
          mode="lower"
          ceilings={plan.data.ceilings}
          states={plan.data.states}
          plan={[...form.rateLimits]}
          onChange={(rateLimits) => onChange({ rateLimits })}
          errorOf={(name) =>
            errorOf(
              ...Object.keys(errors).filter((path) =>
                path.startsWith(`rateLimits.${form.rateLimits.findIndex((limit) => limit.name === name)}.`),
              ),
            )
          }
        />
      )}
    </Input.Wrapper>
  );
}
