import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { explainTexts } from './explain-texts.ts';

interface ApiUserSelectProps {
  readonly value: ApiUserId | undefined;
  readonly onChange: (apiUserId: ApiUserId | undefined) => void;
  readonly error: string | undefined;
}

/** Searches at the server, so that it serves among a hundred thousand. */
export function ApiUserSelect({ value, onChange, error }: ApiUserSelectProps) {
  const { t } = useI18n();
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const chosen = useQuery({
    ...queries.apiUser(place, value ?? apiUserIdSchema.parse('00000000-0000-4000-8000-000000000000')),
    enabled: value !== undefined,
  });
  const isChosenText = search === chosen.data?.displayName;
  const found = useQuery(
    queries.apiUsers(place, { search: isChosenText ? '' : search, page: 1, pageSize: 20 }),
  );
  const items = found.data?.items ?? [];
  const all =
    chosen.data === undefined || items.some(({ id }) => id === value) ? items : [chosen.data, ...items];
  return (
    <Select
      maw={480}
      label={t(explainTexts.apiUser)}
      placeholder={t(explainTexts.apiUserSearch)}
      nothingFoundMessage={t(explainTexts.nothingFound)}
      searchable
      filter={({ options }) => options}
      data={all.map(({ id, displayName }) => ({ value: id, label: displayName }))}
      value={value ?? null}
      onSearchChange={setTyped}
      onChange={(text) => {
        const apiUserId = apiUserIdSchema.safeParse(text);
        onChange(apiUserId.success ? apiUserId.data : undefined);
      }}
      error={error}
    />
  );
}
