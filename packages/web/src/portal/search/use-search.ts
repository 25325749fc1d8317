import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { findEnvironment, useChoice } from '../choice/choice.ts';

/** Searches in the chosen environment once the typing pauses. */
export function useSearch(words: string) {
  const { language } = useI18n();
  const { environment } = useChoice();
  const { data: environments = [] } = useQuery(queries.environments());
  const [q] = useDebouncedValue(words.trim(), 150);
  const place = findEnvironment(environments, environment)?.name;
  const found = useQuery({
    ...queries.search(q, { language, environment: place }),
    enabled: q !== '' && place !== undefined,
    placeholderData: keepPreviousData,
  });
  // While words are being typed or searched for, the page says nothing of them.
  const isSettled = q === words.trim() && !found.isPending;
  return {
    ...found,
    isSettled,
    q,
    hits: q === '' ? [] : (found.data?.items ?? []),
    total: found.data?.total ?? 0,
  };
}
