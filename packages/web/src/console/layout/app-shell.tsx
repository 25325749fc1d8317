import { Alert, AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { BrandLinks } from '../../ui/app/brand-links.tsx';
import { BrandMark } from '../../ui/app/brand-mark.tsx';
import { pageBrand } from '../../ui/app/page-brand.ts';
import { SkipLink } from '../../ui/app/skip-link.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { SessionDialogs } from '../session/session-dialogs.tsx';
import { ContextBar } from './context-bar.tsx';
import { rememberPlace, useRememberedPlace } from './remembered-place.ts';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';
import { useFoundPlace } from './use-place.ts';

// Menus bring the code that places floating things; the page need not wait for it.
const HeaderMenus = lazy(() =>
  import('./header-menus.tsx').then((module) => ({ default: module.HeaderMenus })),
);

const LimitsNotice = lazy(() =>
  import('../limits/limits-notice.tsx').then((module) => ({ default: module.LimitsNotice })),
);

/** The frame of every page behind the sign-in: header, licence and environment, navigation. */
export function ConsoleShell() {
  const { t } = useI18n();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const placeOfUrl = useFoundPlace();
  const remembered = useRememberedPlace();
  const place = placeOfUrl ?? remembered;
  const { pathname } = useLocation();
  useEffect(close, [close, pathname]);
  useEffect(() => {
    if (placeOfUrl !== undefined) rememberPlace(placeOfUrl);
  }, [placeOfUrl?.licenceId, placeOfUrl?.environment]);
  const barHeight = placeOfUrl === undefined ? 0 : 48;
  return (
    <SessionDialogs>
      <SkipLink />
      <AppShell
        header={{ height: 56 + barHeight }}
        navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h={56} px="md" justify="space-between" wrap="nowrap">
            <Group wrap="nowrap" gap="xs">
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-expanded={isOpen}
                aria-label={t(isOpen ? shellTexts.closeNavigation : shellTexts.openNavigation)}
              />
              <Link to="/" className={classes['brand']}>
                <BrandMark />
                {pageBrand.name}
              </Link>
            </Group>
            <Group gap={4} wrap="nowrap">
              <Suspense fallback={<div style={{ width: 110 }} />}>
                <HeaderMenus />
              </Suspense>
            </Group>
          </Group>
          {placeOfUrl !== undefined && <ContextBar place={placeOfUrl} />}
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t(shellTexts.mainNavigation)}>
          <div className={classes['navigation']}>
            <Navigation place={place} />
          </div>
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <OfflineNotice />
          <Suspense fallback={null}>
            <LimitsNotice />
          </Suspense>
          <div style={{ maxWidth: 1280, marginInline: 'auto' }}>
            <Outlet />
            <BrandLinks mt="xl" pt="md" />
          </div>
        </AppShell.Main>
      </AppShell>
    </SessionDialogs>
  );
}

function OfflineNotice() {
  const { t } = useI18n();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Alert color="yellow" role="status" mb="md">
      {t(shellTexts.offline)}
    </Alert>
  );
}
