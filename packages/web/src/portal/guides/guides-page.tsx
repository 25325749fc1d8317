import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { guideTexts } from './guide-texts.ts';

export function GuidesPage() {
  const { t, language } = useI18n();
  const { data: guides, error, isPending, refetch } = useQuery(queries.guides(language));
  return (
    <>
      <PageHeader title={t(guideTexts.title)} description={t(guideTexts.intro)} />
      {isPending && <LinesSkeleton />}
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      <Stack component="ol" p={0} m={0} gap="lg">
        {guides?.map(({ id, title, summary, language: written }) => (
          <li key={id} style={{ listStyle: 'none' }} lang={written}>
            <Title order={2}>
              <Anchor
                fz="inherit"
                fw="inherit"
                renderRoot={(props) => <Link to="/guides/$guideId" params={{ guideId: id }} {...props} />}
              >
                {title}
              </Anchor>
            </Title>
            <Text c="dimmed" maw="70ch">
              {summary}
            </Text>
          </li>
        ))}
      </Stack>
    </>
  );
}
