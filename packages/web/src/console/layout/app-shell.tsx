import { Alert, AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import {
  IconBell,
  IconBooks,
  IconCode,
  IconHistory,
  IconHelpHexagon,
  IconHourglassOff,
  IconId,
  IconInbox,
  IconRobot,
  IconServer,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { SessionDialogs } from '../session/session-dialogs.tsx';
import { ContextBar } from './context-bar.tsx';
import { rememberPlace, useRememberedPlace } from './remembered-place.ts';
import { monitoringTexts } from './monitoring-texts.ts';
import classes from './shell.module.css';
import { shellTexts } from './shell-texts.ts';
import { useFoundPlace } from './use-place.ts';

// Menus bring the code that places floating things; the page need not wait for it.
const HeaderMenus = lazy(() =>
  import('./header-menus.tsx').then((module) => ({ default: module.HeaderMenus })),
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
      <a href="#content" className={classes['skip']}>
        {t(uiTexts.skipToContent)}
      </a>
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
                <img src="/favicon.svg" width={28} height={28} alt="" />
                {'Postern'}
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
          <ScrollArea>{<Navigation place={place} />}</ScrollArea>
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <OfflineNotice />
          <div style={{ maxWidth: 1280, marginInline: 'auto' }}>
            <Outlet />
          </div>
        </AppShell.Main>
      </AppShell>
    </SessionDialogs>
  );
}

function Navigation({ place }: { readonly place: Place | undefined }) {
  const { t } = useI18n();
  const { data: me } = useQuery(queries.me());
  return (
    <>
      {place !== undefined && <LicenceNavigation place={place} />}
      {me?.isOperator === true && (
        <section aria-label={t(shellTexts.operator)}>
          <SectionTitle>{t(shellTexts.operator)}</SectionTitle>
          <NavLink
            renderRoot={(props) => <Link to="/operator/licences" {...props} />}
            label={t(shellTexts.licences)}
            leftSection={<IconId size={18} aria-hidden="true" />}
          />
          <NavLink
            renderRoot={(props) => <Link to="/operator/environments" {...props} />}
            label={t(shellTexts.environments)}
            leftSection={<IconServer size={18} aria-hidden="true" />}
          />
          <NavLink
            renderRoot={(props) => <Link to="/operator/catalogue" {...props} />}
            label={t(shellTexts.catalogue)}
            leftSection={<IconBooks size={18} aria-hidden="true" />}
          />
          <NavLink
            renderRoot={(props) => <Link to="/operator/outbox" {...props} />}
            label={t(monitoringTexts.outbox)}
            leftSection={<IconInbox size={18} aria-hidden="true" />}
          />
        </section>
      )}
    </>
  );
}

function LicenceNavigation({ place: { licenceId, environment } }: { readonly place: Place }) {
  const { t } = useI18n();
  const params = { licenceId, environment };
  return (
    <>
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/api-users" params={params} {...props} />
        )}
        label={t(shellTexts.apiUsers)}
        leftSection={<IconRobot size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/explain" params={params} {...props} />
        )}
        label={t(shellTexts.explain)}
        leftSection={<IconHelpHexagon size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/audit" params={params} {...props} />
        )}
        label={t(shellTexts.audit)}
        leftSection={<IconHistory size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/alerts" params={params} {...props} />
        )}
        label={t(monitoringTexts.alerts)}
        leftSection={<IconBell size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/deprecated-use" params={params} {...props} />
        )}
        label={t(monitoringTexts.deprecatedUse)}
        leftSection={<IconHourglassOff size={18} aria-hidden="true" />}
      />
      <SectionTitle>
        {t(shellTexts.settings)} › {t(shellTexts.developer)}
      </SectionTitle>
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/api-access" params={params} {...props} />
        )}
        label={t(shellTexts.apiAccess)}
        leftSection={<IconCode size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/webhooks" params={params} {...props} />
        )}
        label={t(monitoringTexts.webhooks)}
        leftSection={<IconWebhook size={18} aria-hidden="true" />}
      />
      <NavLink
        renderRoot={(props) => (
          <Link to="/licences/$licenceId/$environment/team" params={params} {...props} />
        )}
        label={t(shellTexts.team)}
        leftSection={<IconUsers size={18} aria-hidden="true" />}
      />
    </>
  );
}

function SectionTitle({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={4}>
      {children}
    </Text>
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
