import { NavLink, Text } from '@mantine/core';
import {
  IconBell,
  IconBooks,
  IconChartBar,
  IconCode,
  IconHistory,
  IconHelpHexagon,
  IconHourglassOff,
  IconId,
  IconInbox,
  IconLock,
  IconRobot,
  IconServer,
  IconSparkles,
  IconSettings,
  IconStack2,
  IconUserCode,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { Text as I18nText } from '../../ui/i18n/text.ts';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { monitoringTexts } from './monitoring-texts.ts';
import { shellTexts } from './shell-texts.ts';

interface NavigationItem {
  readonly to: NonNullable<LinkProps['to']>;
  readonly text: I18nText<string>;
  readonly icon: Icon;
}

/** A new page gets its line here. Below `/licences/…` the licence and environment are filled in. */
const licenceItems: readonly NavigationItem[] = [
  { to: '/licences/$licenceId/$environment/api-users', text: shellTexts.apiUsers, icon: IconRobot },
  { to: '/licences/$licenceId/$environment/explain', text: shellTexts.explain, icon: IconHelpHexagon },
  { to: '/licences/$licenceId/$environment/usage', text: monitoringTexts.usage, icon: IconChartBar },
  { to: '/licences/$licenceId/$environment/audit', text: shellTexts.audit, icon: IconHistory },
  { to: '/licences/$licenceId/$environment/alerts', text: monitoringTexts.alerts, icon: IconBell },
  {
    to: '/licences/$licenceId/$environment/deprecated-use',
    text: monitoringTexts.deprecatedUse,
    icon: IconHourglassOff,
  },
  { to: '/licences/$licenceId/$environment/hygiene', text: monitoringTexts.hygiene, icon: IconSparkles },
];

const developerItems: readonly NavigationItem[] = [
  { to: '/licences/$licenceId/$environment/api-access', text: shellTexts.apiAccess, icon: IconCode },
  { to: '/licences/$licenceId/$environment/webhooks', text: monitoringTexts.webhooks, icon: IconWebhook },
  { to: '/licences/$licenceId/$environment/integrators', text: shellTexts.integrators, icon: IconUserCode },
  {
    to: '/licences/$licenceId/$environment/web-service-accounts',
    text: shellTexts.webServiceAccounts,
    icon: IconLock,
  },
];

const settingsItems: readonly NavigationItem[] = [
  { to: '/licences/$licenceId/$environment/entities', text: shellTexts.entities, icon: IconStack2 },
  { to: '/licences/$licenceId/$environment/team', text: shellTexts.team, icon: IconUsers },
  { to: '/licences/$licenceId/$environment/settings', text: shellTexts.licenceSettings, icon: IconSettings },
];

const operatorItems: readonly NavigationItem[] = [
  { to: '/operator/licences', text: shellTexts.licences, icon: IconId },
  { to: '/operator/environments', text: shellTexts.environments, icon: IconServer },
  { to: '/operator/catalogue', text: shellTexts.catalogue, icon: IconBooks },
  { to: '/operator/people', text: shellTexts.people, icon: IconUsers },
  { to: '/operator/outbox', text: monitoringTexts.outbox, icon: IconInbox },
];

/** The pages of the licence at hand, its settings, and the operator's. */
export function Navigation({ place }: { readonly place: Place | undefined }) {
  const { t } = useI18n();
  const { data: me } = useQuery(queries.me());
  return (
    <>
      {place !== undefined && (
        <>
          <Items items={licenceItems} place={place} />
          <Section title={`${t(shellTexts.settings)} › ${t(shellTexts.developer)}`}>
            <Items items={developerItems} place={place} />
          </Section>
          <Section title={`${t(shellTexts.settings)} › ${t(shellTexts.licence)}`}>
            <Items items={settingsItems} place={place} />
          </Section>
        </>
      )}
      {me?.isOperator === true && (
        <Section title={t(shellTexts.operator)}>
          <Items items={operatorItems} place={place} />
        </Section>
      )}
    </>
  );
}

interface ItemsProps {
  readonly items: readonly NavigationItem[];
  readonly place: Place | undefined;
}

function Items({ items, place }: ItemsProps) {
  const { t } = useI18n();
  return items.map(({ to, text, icon: ItemIcon }) => (
    <NavLink
      key={to}
      renderRoot={(props) => <Link to={to} params={{ ...place }} {...props} />}
      label={t(text)}
      leftSection={<ItemIcon size={18} aria-hidden="true" />}
    />
  ));
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="md" pb={4}>
        {title}
      </Text>
      {children}
    </section>
  );
}
