import { Group, Text, Title } from '@mantine/core';
import { useContext, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { SiteNameContext } from './site-name.ts';

interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly badges?: ReactNode;
  readonly actions?: ReactNode;
}

/** The page's one h1. It takes the focus when the page opens, so that a screen reader starts there, and names the tab. */
export function PageHeader({ title, description, badges, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const siteName = useContext(SiteNameContext);
  useEffect(() => {
    const isFirstPage = document.activeElement === null || document.activeElement === document.body;
    const isFromNavigation = document.activeElement?.closest('nav, main, header') !== null;
    if (!isFirstPage || isFromNavigation) heading.current?.focus({ preventScroll: true });
    // Only when the page opens: a title that changes while typing must not steal the focus.
  }, []);
  useEffect(() => {
    document.title = `${title} · ${siteName}`;
  }, [title, siteName]);
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg">
      <div style={{ minWidth: 0, flex: '1 1 18rem' }}>
        <Group gap="sm" align="center">
          <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badges}
        </Group>
        {description !== undefined && (
          <Text c="dimmed" mt={4} maw="70ch">
            {description}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
