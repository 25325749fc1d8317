import { Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { CallList } from './call-list.tsx';
import { mineTexts } from './mine-texts.ts';

const route = getRouteApi('/shell/me/$licenceId/$environment/$apiUserId');
const verdicts = ['allowed', 'refused'] as const;

/** The calls that an API user of the integrator can make, by its rights of this moment. */
export function MyCallsPage() {
  const { t } = useI18n();
  const place = route.useParams();
  const { q = '', only } = route.useSearch();
  const [words, setWords] = useState(q);
  const { data: given } = useQuery(queries.myApiUsers());
  const { data: calls, error, isPending, refetch } = useQuery(queries.myCalls(place));
  const name = given?.find(({ apiUserId }) => apiUserId === place.apiUserId)?.name ?? '';
  const wanted = words.trim().toLowerCase();
  const shown = (calls ?? []).filter(
    (call) =>
      (only === undefined || call.mayCall === (only === 'allowed')) &&
      `${call.method} ${call.path} ${call.name} ${call.section}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <PageHeader title={t(mineTexts.callsOf, { name })} description={t(mineTexts.callsIntro)} />
      {isPending && <LinesSkeleton />}
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      {calls !== undefined && (
        <>
          <Filters words={words} onWords={setWords} />
          <Text size="sm" c="dimmed" role="status" mb="sm">
            {t(mineTexts.summary, {
              allowed: calls.filter(({ mayCall }) => mayCall).length,
              total: calls.length,
            })}
          </Text>
          {shown.length === 0 ? (
            <Text>{t(mineTexts.nothing)}</Text>
          ) : (
            <CallList calls={shown} place={place} />
          )}
        </>
      )}
    </>
  );
}

interface FiltersProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
}

/** Filters the calls by their words, and by whether they are allowed, which the URL keeps. */
function Filters({ words, onWords }: FiltersProps) {
  const { t } = useI18n();
  const { only } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (value: string) =>
    void navigate({
      search: (search) => ({ ...search, only: verdicts.find((verdict) => verdict === value) }),
      replace: true,
    });
  return (
    <Group align="flex-end" mb="sm">
      <TextInput
        type="search"
        label={t(mineTexts.filter)}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        style={{ flex: '1 1 14rem' }}
      />
      <SegmentedControl
        aria-label={t(mineTexts.show)}
        data={(['all', ...verdicts] as const).map((value) => ({ value, label: t(mineTexts[value]) }))}
        value={only ?? 'all'}
        onChange={show}
      />
    </Group>
  );
}
