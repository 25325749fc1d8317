import { Alert, AppShell, Burger, Button, Group } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { BrandLinks } from '../../ui/app/brand-links.tsx';
import { BrandMark } from '../../ui/app/brand-mark.tsx';
import { SkipLink } from '../../ui/app/skip-link.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { EnvironmentSelect } from './environment-select.tsx';
import { isReferencePath, needsOwnDocument } from './documents.ts';
import { SearchBox } from './search-box.tsx';
import { SignInLink } from './sign-in-link.tsx';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';

// Menus bring the code that places floating things; the page need not wait for it.
const HeaderMenus = lazy(() =>
  import('./header-menus.tsx').then((module) => ({ default: module.HeaderMenus })),
);

/** The frame of every page of the portal: what it is called, where to go, for which environment, search. */
export function PortalShell() {
  const { t } = useI18n();
  const { data: session } = useQuery(queries.session());
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(close, [close, pathname]);
  const title = session?.title ?? '';
  const isReference = isReferencePath(pathname);
  return (
    <>
      <SkipLink />
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 260, breakpoint: 'md', collapsed: { desktop: true, mobile: !isOpen } }}
      >
        <AppShell.Header>
          <Group h={56} px="md" justify="space-between" wrap="nowrap" gap="xs">
            <Group wrap="nowrap" gap="xs" miw={0}>
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="md"
                size="sm"
                aria-expanded={isOpen}
                aria-label={t(isOpen ? shellTexts.closeNavigation : shellTexts.openNavigation)}
              />
              <Link to="/" reloadDocument={needsOwnDocument('/')} className={classes['brand']}>
                <BrandMark />
                <span className={classes['brandName']}>{title}</span>
              </Link>
              <Group
                component="nav"
                gap={2}
                wrap="nowrap"
                visibleFrom="md"
                aria-label={t(shellTexts.mainNavigation)}
              >
                <NavigationLinks />
              </Group>
            </Group>
            <Group gap={6} wrap="nowrap">
              <SearchBox />
              <EnvironmentSelect visibleFrom="sm" />
              <Suspense fallback={<div style={{ width: 72 }} />}>
                <HeaderMenus />
              </Suspense>
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="md" aria-label={t(shellTexts.mainNavigation)} hiddenFrom="md">
          {isOpen && (
            <>
              <NavigationLinks isFull />
              <SignInLink hiddenFrom="sm" fullWidth mt="md" />
              <EnvironmentSelect mt="md" withLabel hiddenFrom="sm" />
            </>
          )}
        </AppShell.Navbar>
        {isReference ? (
          // Scalar brings a main of its own, and so does the page that appears while it loads.
          <div id="content" tabIndex={-1} className={classes['reference']}>
            <OfflineNotice />
            <Outlet />
          </div>
        ) : (
          <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
            <OfflineNotice />
            <div className={classes['page']}>
              <Outlet />
              <BrandLinks mt="xl" pt="md" />
            </div>
          </AppShell.Main>
        )}
      </AppShell>
    </>
  );
}

const places = [
  { to: '/', text: shellTexts.home, isExact: true },
  { to: '/reference', text: shellTexts.reference, isExact: false },
  { to: '/guides', text: shellTexts.guides, isExact: false },
  { to: '/errors', text: shellTexts.errors, isExact: false },
  { to: '/me', text: shellTexts.myApiUsers, isExact: false },
] as const;

function NavigationLinks({ isFull = false }: { readonly isFull?: boolean }) {
  const { t } = useI18n();
  const { data: session } = useQuery(queries.session());
  const shown = places.filter(({ to }) => to !== '/me' || (session?.human ?? null) !== null);
  return shown.map(({ to, text, isExact }) => (
    <Button
      key={to}
      variant="subtle"
      color="gray"
      c="inherit"
      px={isFull ? 'md' : 10}
      fullWidth={isFull}
      justify={isFull ? 'flex-start' : 'center'}
      classNames={{ root: classes['place'] ?? '' }}
      renderRoot={(props) => (
        <Link
          to={to}
          reloadDocument={needsOwnDocument(to)}
          activeOptions={{ exact: isExact }}
          activeProps={{ 'data-active': true }}
          {...props}
        />
      )}
    >
      {t(text)}
    </Button>
  ));
}

function OfflineNotice() {
  const { t } = useI18n();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Alert color="yellow" role="status" m="md">
      {t(shellTexts.offline)}
    </Alert>
  );
}
