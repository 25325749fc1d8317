import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange, usePlace } from './use-place.ts';
import { ViewerNotice } from './viewer-notice.tsx';

interface ListPageProps<Data> {
  readonly title: string;
  readonly description: string;
  readonly badges?: ReactNode;
  /** Buttons before the one that adds. */
  readonly actions?: ReactNode;
  /** How somebody who may change the licence adds to the list: the button's text, and the form in its dialog. */
  readonly adding?: { readonly label: string; readonly form: (onClose: () => void) => ReactNode } | undefined;
  /** Appears above the list, also while it is loading. */
  readonly notice?: ReactNode;
  readonly list: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** A page that shows a list of the licence and adds to it in a dialog: members, integrators, entities, webhooks. */
export function ListPage<Data>({ adding, notice, list, children, ...header }: ListPageProps<Data>) {
  const place = usePlace();
  const mayChange = useMayChange();
  const [isAdding, setIsAdding] = useState(false);
  const close = () => setIsAdding(false);
  const button =
    mayChange && adding !== undefined ? (
      <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setIsAdding(true)}>
        {adding.label}
      </Button>
    ) : undefined;
  return (
    <>
      <PageHeader
        {...header}
        actions={
          <>
            {header.actions}
            {button}
          </>
        }
      />
      <ViewerNotice place={place} />
      {notice}
      {list.isPending && <LinesSkeleton lines={6} height={30} />}
      {list.isError && <ProblemState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && <Stack>{children(list.data)}</Stack>}
      <Dialog opened={isAdding} onClose={close} title={adding?.label}>
        {isAdding && adding?.form(close)}
      </Dialog>
    </>
  );
}
