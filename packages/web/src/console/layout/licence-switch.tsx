import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { licenceIdSchema } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { shellTexts } from './shell-texts.ts';
import { useSectionPath } from './use-section-path.ts';

export function LicenceSwitch({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const to = useSectionPath();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const { data: current } = useQuery(queries.licence(place.licenceId));
  const label = current === undefined ? '' : presentLicence(current);
  const { data } = useQuery(queries.licences({ search: search === label ? '' : search, pageSize: 50 }));
  const licences = withCurrent(data?.items ?? [], current);
  return (
    <Select
      size="xs"
      miw={0}
      style={{ flex: '0 1 16rem', minWidth: 0 }}
      aria-label={t(shellTexts.licence)}
      searchable
      allowDeselect={false}
      data={licences.map((licence) => ({ value: licence.id, label: presentLicence(licence) }))}
      filter={({ options }) => options}
      value={place.licenceId}
      onSearchChange={setTyped}
      onChange={(text) => {
        const licenceId = licenceIdSchema.safeParse(text);
        if (licenceId.success) void navigate({ to, params: { ...place, licenceId: licenceId.data } });
      }}
    />
  );
}

function presentLicence(licence: Pick<Licence, 'name' | 'number'>): string {
  return `${licence.name} · ${licence.number}`;
}

function withCurrent(licences: readonly Licence[], current: Licence | undefined): readonly Licence[] {
  if (current === undefined || licences.some(({ id }) => id === current.id)) return licences;
  return [current, ...licences];
}
