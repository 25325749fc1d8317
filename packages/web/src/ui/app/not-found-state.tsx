import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PageHeader } from '../page-header.tsx';
import { EmptyState } from '../states.tsx';

interface NotFoundStateProps {
  readonly title: string;
  readonly detail: string;
  readonly backLabel: string;
}

/** Fills a page for an address that leads nowhere. It is drawn within the frame, which has the page's `main`. */
export function NotFoundState({ title, detail, backLabel }: NotFoundStateProps) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        icon={<IconMapOff size={40} />}
        title={detail}
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {backLabel}
          </Button>
        }
      />
    </>
  );
}
