import { Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { presentHitHref } from './hit-href.ts';
import { HitLine } from './hit-line.tsx';
import classes from './search.module.css';
import { searchTexts } from './search-texts.ts';
import { useSearch } from './use-search.ts';

const route = getRouteApi('/shell/search');

/** The search with an address, for a link or a bookmark. */
export function SearchPage() {
  const { t, plural } = useI18n();
  const navigate = useNavigate();
  const { q: words = '' } = route.useSearch();
  const { hits, q, isSettled, total, error, refetch } = useSearch(words);
  return (
    <>
      <PageHeader title={t(searchTexts.title)} />
      <TextInput
        type="search"
        label={t(searchTexts.label)}
        description={t(searchTexts.hint)}
        placeholder={t(searchTexts.placeholder)}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        defaultValue={words}
        maxLength={200}
        onChange={(event) =>
          void navigate({
            to: '/search',
            search: { q: event.currentTarget.value },
            replace: true,
            resetScroll: false,
          })
        }
      />
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      <Text size="sm" c="dimmed" role="status" my="sm">
        {q !== '' && isSettled && hits.length === 0 && error === null && t(searchTexts.nothing, { q })}
        {hits.length > 0 && plural(total, { one: searchTexts.foundOne, other: searchTexts.foundOther })}
      </Text>
      {hits.map((hit) => (
        <a key={presentHitHref(hit)} href={presentHitHref(hit)} className={classes['hit']}>
          <HitLine hit={hit} />
        </a>
      ))}
    </>
  );
}
