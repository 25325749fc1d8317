import { Alert, Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Guide } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { problemOf } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { findEnvironment, useChoice } from '../choice/choice.ts';
import { GuideBlock } from './guide-block.tsx';
import { guideTexts } from './guide-texts.ts';
import { NotFoundPage } from '../layout/not-found-page.tsx';

const route = getRouteApi('/shell/guides/$guideId');

export function GuidePage() {
  const { language } = useI18n();
  const { guideId } = route.useParams();
  const { environment: wanted } = useChoice();
  const environments = useQuery(queries.environments());
  const environment = findEnvironment(environments.data ?? [], wanted)?.name;
  const { data, error, isPending, refetch } = useQuery({
    ...queries.guide(guideId, { language, environment }),
    enabled: !environments.isPending,
  });
  if (isPending) return <LinesSkeleton />;
  if (error !== null)
    return problemOf(error).status === 404 ? (
      <NotFoundPage />
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  return <GuideText guide={data} environment={environment} />;
}

function GuideText({
  guide,
  environment,
}: {
  readonly guide: Guide;
  readonly environment: string | undefined;
}) {
  const { t, language } = useI18n();
  useScrollToHash(guide);
  const titled = guide.sections.filter(({ title }) => title !== '');
  return (
    <>
      <PageHeader title={guide.title} />
      {guide.language !== language && (
        <Alert color="gray" mb="md">
          {t(guideTexts.onlyEnglish)}
        </Alert>
      )}
      {environment !== undefined && (
        <Text size="sm" c="dimmed" mb="md">
          {t(guideTexts.forEnvironment, { environment })}
        </Text>
      )}
      {titled.length > 2 && (
        <Stack component="nav" gap={4} mb="xl" aria-label={t(guideTexts.onThisPage)}>
          {titled.map(({ id, title }) => (
            <Anchor key={id} href={`#${id}`} size="sm">
              {title}
            </Anchor>
          ))}
        </Stack>
      )}
      <div lang={guide.language}>
        {guide.sections.map(({ id, title, blocks }) => (
          <section key={id} aria-labelledby={title === '' ? undefined : id}>
            {title !== '' && (
              <Title order={2} id={id} mt="xl" mb="xs" style={{ scrollMarginTop: 72 }}>
                {title}
              </Title>
            )}
            {blocks.map((block, index) => (
              <GuideBlock key={index} block={block} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

/** A link to a section arrives before the section is there. */
function useScrollToHash(guide: Guide): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [guide, hash]);
}
