import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PortalEnvironment } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { findEnvironment, useChoice } from '../choice/choice.ts';
import { ApiCard } from './api-card.tsx';
import { KindBadge } from './kind-badge.tsx';
import { homeTexts } from './home-texts.ts';

/** The first page for integrators: the APIs of the chosen environment, and the three steps to the first call. */
export function HomePage() {
  const { t } = useI18n();
  const { data: session } = useQuery(queries.session());
  const environments = useQuery(queries.environments());
  const { environment: wanted } = useChoice();
  const environment = findEnvironment(environments.data ?? [], wanted);
  return (
    <>
      <PageHeader title={session?.title ?? ''} description={t(homeTexts.intro)} />
      <Steps environment={environment} />
      {environments.isPending && <LinesSkeleton />}
      {environments.error !== null && (
        <ProblemState error={environments.error} onRetry={() => void environments.refetch()} />
      )}
      {environment !== undefined && <Apis environment={environment} />}
    </>
  );
}

function Apis({ environment }: { readonly environment: PortalEnvironment }) {
  const { t } = useI18n();
  const { name, kind, url, apis } = environment;
  return (
    <section aria-labelledby="apis">
      <Group gap="sm" mt="xl" mb={4}>
        <Title order={2} id="apis">
          {t(homeTexts.apisOf, { environment: name })}
        </Title>
        <KindBadge kind={kind} />
      </Group>
      <Text size="sm" c="dimmed" mb="md" style={{ overflowWrap: 'anywhere' }}>
        {`${t(homeTexts.gateway)}: `}
        <Text component="span" ff="monospace" size="sm">
          {url}
        </Text>
      </Text>
      {apis.length === 0 && <Text c="dimmed">{t(homeTexts.noApis)}</Text>}
      <Stack>
        {apis.map((api) => (
          <ApiCard key={api.id} api={api} environment={name} />
        ))}
      </Stack>
    </section>
  );
}

function Steps({ environment }: { readonly environment: PortalEnvironment | undefined }) {
  const { t } = useI18n();
  const hasReference = environment?.apis.some(({ document }) => document === 'available') === true;
  return (
    <section aria-labelledby="getting-started">
      <Title order={2} id="getting-started" mb="sm">
        {t(homeTexts.gettingStarted)}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }} component="ol" p={0} m={0}>
        <Step number={1} title={t(homeTexts.stepKey)} text={t(homeTexts.stepKeyText)} />
        <Step number={2} title={t(homeTexts.stepTry)} text={t(homeTexts.stepTryText)}>
          {hasReference && (
            <Button size="xs" renderRoot={(props) => <Link to="/reference" reloadDocument {...props} />}>
              {t(homeTexts.openReference)}
            </Button>
          )}
        </Step>
        <Step number={3} title={t(homeTexts.stepBuild)} text={t(homeTexts.stepBuildText)}>
          <Button size="xs" variant="default" renderRoot={(props) => <Link to="/guides" {...props} />}>
            {t(homeTexts.readGuides)}
          </Button>
        </Step>
      </SimpleGrid>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Step({ number, title, text, children }: StepProps) {
  return (
    <Stack component="li" gap={6} style={{ listStyle: 'none' }} align="flex-start">
      <Text fw={650}>
        <Text component="span" c="dimmed" fw={650} aria-hidden="true">
          {`${number} · `}
        </Text>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {children}
    </Stack>
  );
}
