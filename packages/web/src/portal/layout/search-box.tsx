import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';

const SearchDialog = lazy(() =>
  import('../search/search-dialog.tsx').then((module) => ({ default: module.SearchDialog })),
);

/** Opens the search; so does `/`, anywhere but in a field. */
export function SearchBox() {
  const { t } = useI18n();
  const [isOpen, setIsOpen] = useState(false);
  useHotkeys([['/', () => setIsOpen(true)]]);
  const open = () => setIsOpen(true);
  return (
    <>
      <Button
        variant="default"
        visibleFrom="sm"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={
          <Kbd size="xs" className={classes['searchKey']} aria-hidden="true">
            {'/'}
          </Kbd>
        }
        onClick={open}
        title={t(shellTexts.searchKey)}
        aria-keyshortcuts="/"
      >
        {t(shellTexts.searchShort)}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="inherit"
        size="lg"
        hiddenFrom="sm"
        onClick={open}
        aria-label={t(shellTexts.searchShort)}
      >
        <IconSearch size={20} aria-hidden="true" />
      </ActionIcon>
      {isOpen && (
        <Suspense>
          <SearchDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
