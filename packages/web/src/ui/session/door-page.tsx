import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useContext, useEffect } from 'react';
import type { ReactNode } from 'react';
import { BrandLinks } from '../app/brand-links.tsx';
import { BrandMark } from '../app/brand-mark.tsx';
import { SiteNameContext } from '../site-name.ts';

const LanguageMenu = lazy(() =>
  import('../preference-menus.tsx').then((module) => ({ default: module.LanguageMenu })),
);
const ColorSchemeMenu = lazy(() =>
  import('../preference-menus.tsx').then((module) => ({ default: module.ColorSchemeMenu })),
);

interface DoorPageProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the pages before the sign-in. */
export function DoorPage({ title, intro, children }: DoorPageProps) {
  const siteName = useContext(SiteNameContext);
  useEffect(() => {
    document.title = `${title} · ${siteName}`;
  }, [title, siteName]);
  return (
    <>
      <Group component="header" justify="space-between" p="md">
        <Group gap="xs">
          <BrandMark />
          <Text fw={700}>{siteName}</Text>
        </Group>
        <Group gap={4}>
          <Suspense fallback={<div style={{ height: 34 }} />}>
            <LanguageMenu />
            <ColorSchemeMenu />
          </Suspense>
        </Group>
      </Group>
      <Center component="main" p="md" mt={{ base: 0, sm: '6vh' }}>
        <Paper withBorder p="lg" radius="md" w="100%" maw={420}>
          <Stack>
            <div>
              <Title order={1}>{title}</Title>
              {intro !== undefined && (
                <Text c="dimmed" mt={4} component="div">
                  {intro}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
      </Center>
      <BrandLinks justify="center" p="md" />
    </>
  );
}
