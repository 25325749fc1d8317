import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiUserPlace } from '@postern/contract/integrator';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { integratorTexts } from './integrator-texts.ts';

/** An API user with its name, which is only shown. */
export interface NamedApiUser extends ApiUserPlace {
  readonly name: string;
}

interface ApiUsersFieldProps {
  readonly value: readonly NamedApiUser[];
  readonly onChange: (value: readonly NamedApiUser[]) => void;
}

/** API users of the environment in the header, searched at the server; what was chosen elsewhere is kept. */
export function ApiUsersField({ value, onChange }: ApiUsersFieldProps) {
  const { t } = useI18n();
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const found = useQuery(queries.apiUsers(place, { search, page: 1, pageSize: 20 }));
  const here = value.filter(({ environment }) => environment === place.environment);
  const known = new Map([
    ...here.map((one) => [String(one.apiUserId), one] as const),
    ...(found.data?.items ?? []).map(
      ({ id, displayName }) =>
        [String(id), { environment: place.environment, apiUserId: id, name: displayName }] as const,
    ),
  ]);
  return (
    <MultiSelect
      label={t(integratorTexts.choose, { environment: place.environment })}
      description={t(integratorTexts.chooseHint)}
      placeholder={t(integratorTexts.search)}
      nothingFoundMessage={t(integratorTexts.nothingFound)}
      searchable
      maxValues={100}
      filter={({ options }) => options}
      data={[...known].map(([id, { name }]) => ({ value: id, label: name }))}
      value={here.map(({ apiUserId }) => String(apiUserId))}
      onSearchChange={setTyped}
      onChange={(ids) =>
        onChange([
          ...value.filter(({ environment }) => environment !== place.environment),
          ...ids.flatMap((id) => known.get(id) ?? []),
        ])
      }
    />
  );
}
