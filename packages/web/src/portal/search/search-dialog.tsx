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

/** Search by the keyboard: a combobox (ARIA 1.2) whose list are the finds. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, plural } = useI18n();
  const router = useRouter();
  const listId = useId();
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const { hits, q, isSettled, total, error, refetch } = useSearch(words);
  const shown = hits.slice(0, shownMax);
  const idOf = (index: number) => `${listId}-${index}`;
  const go = (hit: SearchHit | undefined) => {
    if (hit === undefined) return;
    onClose();
    const href = presentHitHref(hit);
    if (hit.kind === 'operation') openReference(href);
    else router.history.push(href);
  };
  const move = (by: number) => {
    if (shown.length === 0) return;
    const next = (active + by + shown.length) % shown.length;
    setActive(next);
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(shown[active]);
    }
  };
  return (
    <Dialog opened onClose={onClose} title={t(searchTexts.title)} size="lg" yOffset="8vh" centered={false}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          role="combobox"
          aria-expanded={shown.length > 0}
          aria-controls={listId}
          aria-activedescendant={shown.length > 0 ? idOf(active) : undefined}
          aria-autocomplete="list"
          label={t(searchTexts.label)}
          description={t(searchTexts.keys)}
          placeholder={t(searchTexts.placeholder)}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          maxLength={200}
        />
        {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
        <Text size="sm" c="dimmed" role="status">
          {q === '' && t(searchTexts.hint)}
          {q !== '' && isSettled && error === null && shown.length === 0 && t(searchTexts.nothing, { q })}
          {shown.length > 0 && plural(total, { one: searchTexts.foundOne, other: searchTexts.foundOther })}
        </Text>
        <div id={listId} role="listbox" aria-label={t(searchTexts.results)} className={classes['list']}>
          {shown.map((hit, index) => (
            <div
              key={presentHitHref(hit)}
              id={idOf(index)}
              role="option"
              aria-selected={index === active}
              tabIndex={-1}
              className={classes['option']}
              onMouseMove={() => setActive(index)}
              onClick={() => go(hit)}
            >
              <HitLine hit={hit} />
            </div>
          ))}
        </div>
      </Stack>
    </Dialog>
  );
}
