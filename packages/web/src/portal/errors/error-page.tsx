import { Anchor, Badge, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { problemOf } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { errorTexts } from './error-texts.ts';
import { SafeHtml } from '../ui/safe-html.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';

const route = getRouteApi('/shell/errors/$code');

/** One error code: what it means and what to do. The `type` of a problem leads here. */
export function ErrorPage() {
  const { t, language } = useI18n();
  const { code } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(queries.error(code, language));
  if (isPending) return <LinesSkeleton />;
  if (error !== null)
    return problemOf(error).status === 404 ? (
      <NotFoundPage />
    ) : (
      <ProblemState error={error} onRetry={() => void refetch()} />
    );
  // The page is written in English, and says there all that the short texts say.
  const isWhole = language === 'en' && data.html !== '';
  const detail = data.isExample ? t(errorTexts.example, { detail: data.detail }) : data.detail;
  return (
    <>
      <PageHeader
        title={data.title}
        badges={
          <>
            <Badge variant="light" color="gray" tt="none" ff="monospace">
              {data.code}
            </Badge>
            <Badge variant="light" color={data.status >= 500 ? 'red' : 'orange'} tt="none">
              {t(errorTexts.httpStatus, { status: String(data.status) })}
            </Badge>
          </>
        }
      />
      {isWhole && (
        <Text maw="70ch" mb="md">
          {detail}
        </Text>
      )}
      {!isWhole && (
        <div lang={data.language}>
          <Title order={2} mb={4}>
            {t(errorTexts.whatItMeans)}
          </Title>
          <Text maw="70ch">{detail}</Text>
          <Title order={2} mt="lg" mb={4}>
            {t(errorTexts.whatToDo)}
          </Title>
          <Text maw="70ch">{data.remedy}</Text>
          {data.html !== '' && (
            <Text c="dimmed" mt="xl">
              {t(errorTexts.moreInEnglish)}
            </Text>
          )}
        </div>
      )}
      <div lang="en">
        <SafeHtml html={data.html} />
      </div>
      <Text mt="xl">
        <Anchor renderRoot={(props) => <Link to="/errors" {...props} />}>{t(errorTexts.all)}</Anchor>
      </Text>
    </>
  );
}
