import { Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { SearchHit } from '@postern/contract/portal';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { openReference } from '../layout/documents.ts';
import { presentHitHref } from './hit-href.ts';
import { HitLine } from './hit-line.tsx';
import classes from './search.module.css';
import { searchTexts } from './search-texts.ts';
import { useSearch } from './use-search.ts';

const shownMax = 20;
type Found = ReturnType<typeof useSearch>;

/** Search by the keyboard: a combobox (ARIA 1.2) whose options are the hits. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const [words, setWords] = useState('');
  const found = useSearch(words);
  const shown = found.hits.slice(0, shownMax);
  const open = useOpenHit(onClose);
  const list = useOptionList({ hits: shown, onChoose: open });
  return (
    <Dialog opened onClose={onClose} title={t(searchTexts.title)} size="lg" yOffset="8vh" centered={false}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          {...list.inputProps}
          label={t(searchTexts.label)}
          description={t(searchTexts.keys)}
          placeholder={t(searchTexts.placeholder)}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            list.startOver();
          }}
          autoComplete="off"
          maxLength={200}
        />
        {found.error !== null && <ProblemState error={found.error} onRetry={() => void found.refetch()} />}
        <FoundLine found={found} />
        <div id={list.id} role="listbox" aria-label={t(searchTexts.results)} className={classes['list']}>
          {shown.map((hit, index) => (
            <div
              key={presentHitHref(hit)}
              {...list.optionProps(index)}
              className={classes['option']}
              onClick={() => open(hit)}
            >
              <HitLine hit={hit} />
            </div>
          ))}
        </div>
      </Stack>
    </Dialog>
  );
}

/** Says how much was found, or that nothing was. */
function FoundLine({ found: { q, hits, total, isSettled, error } }: { readonly found: Found }) {
  const { t, plural } = useI18n();
  return (
    <Text size="sm" c="dimmed" role="status">
      {q === '' && t(searchTexts.hint)}
      {q !== '' && isSettled && error === null && hits.length === 0 && t(searchTexts.nothing, { q })}
      {hits.length > 0 && plural(total, { one: searchTexts.foundOne, other: searchTexts.foundOther })}
    </Text>
  );
}

function useOpenHit(onClose: () => void): (hit: SearchHit) => void {
  const router = useRouter();
  return (hit) => {
    onClose();
    const href = presentHitHref(hit);
    if (hit.kind === 'operation') openReference(href);
    else router.history.push(href);
  };
}

interface OptionListProps {
  readonly hits: readonly SearchHit[];
  readonly onChoose: (hit: SearchHit) => void;
}

/** The active option, which the arrow keys move and Enter chooses while the focus stays in the field. */
function useOptionList({ hits, onChoose }: OptionListProps) {
  const id = useId();
  const [active, setActive] = useState(0);
  const idOf = (index: number) => `${id}-${index}`;
  const move = (by: number) => {
    if (hits.length === 0) return;
    const next = (active + by + hits.length) % hits.length;
    setActive(next);
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    const hit = hits[active];
    if (event.key !== 'Enter') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (hit !== undefined) onChoose(hit);
  };
  return {
    id,
    startOver: () => setActive(0),
    inputProps: {
      role: 'combobox',
      'aria-expanded': hits.length > 0,
      'aria-controls': id,
      'aria-activedescendant': hits.length > 0 ? idOf(active) : undefined,
      'aria-autocomplete': 'list',
      onKeyDown,
    },
    optionProps: (index: number) => ({
      id: idOf(index),
      role: 'option',
      'aria-selected': index === active,
      tabIndex: -1,
      onMouseMove: () => setActive(index),
    }),
  } as const;
}
