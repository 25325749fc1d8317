import { NativeSelect } from '@mantine/core';
import type { NativeSelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { environmentNameSchema } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { choose, findApi, findEnvironment, useChoice } from '../choice/choice.ts';
import { isReferencePath } from './documents.ts';
import { shellTexts } from './shell-texts.ts';

type EnvironmentSelectProps = Omit<NativeSelectProps, 'data' | 'value' | 'onChange'> & {
  readonly withLabel?: boolean;
};

/** Chooses the environment that the pages describe. On a reference page it leads to the same API there. */
export function EnvironmentSelect({ withLabel = false, ...props }: EnvironmentSelectProps) {
  const { t } = useI18n();
  const { data: environments = [] } = useQuery(queries.environments());
  const { environment, apiId } = useChoice();
  const { pathname } = useLocation();
  const params = useParams({ strict: false });
  const navigate = useNavigate();
  const current = findEnvironment(environments, params.environment ?? environment);
  if (environments.length < 2 || current === undefined) return null;
  const change = (name: string) => {
    const chosen = environmentNameSchema.parse(name);
    choose({ environment: chosen });
    const api = findApi(findEnvironment(environments, chosen), params.apiId ?? apiId);
    if (isReferencePath(pathname) && api !== undefined)
      void navigate({
        to: '/reference/$environment/$apiId',
        params: { environment: chosen, apiId: api.id },
        hash: true,
      });
  };
  return (
    <NativeSelect
      {...props}
      {...(withLabel ? { label: t(shellTexts.environment) } : { 'aria-label': t(shellTexts.environment) })}
      data={environments.map(({ name }) => name)}
      value={current.name}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
