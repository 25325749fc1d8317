import { Anchor, Box, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { PortalApi, PortalEnvironment } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { problemOf } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { choose, useChoice } from '../choice/choice.ts';
import { DeprecationNote } from '../home/deprecation-note.tsx';
import type { OpenApiDocument } from './mount-reference.ts';
import { shellTexts } from '../layout/shell-texts.ts';
import { ReferenceView } from './reference-view.tsx';
import { findOwnAccount } from '../try-it/key-target.ts';
import { TryItPanel } from '../try-it/try-it-panel.tsx';
import { referenceTexts } from './reference-texts.ts';

const route = getRouteApi('/shell/reference/$environment/$apiId');

/** Every call of one API in one environment, the right under each, and the form that makes it. */
export function ReferencePage() {
  const { t, language } = useI18n();
  const { environment: name, apiId } = route.useParams();
  // Both are asked for at once: the document may be large.
  const { data: environments, error, refetch } = useQuery(queries.environments());
  const document = useQuery(queries.document({ environment: name, apiId }, language));
  useEffect(() => choose({ environment: name, apiId }), [name, apiId]);
  if (error !== null)
    return (
      <Box component="main" p="md">
        <ProblemState error={error} onRetry={() => void refetch()} />
      </Box>
    );
  if (environments === undefined) return <Waiting />;
  const environment = environments.find((candidate) => candidate.name === name);
  const api = environment?.apis.find(({ id }) => id === apiId);
  if (environment === undefined || api === undefined)
    return (
      <Box component="main" p="md">
        <PageHeader title={t(referenceTexts.noSuchApi, { environment: name, api: apiId })} />
        <Anchor renderRoot={(props) => <Link to="/" reloadDocument {...props} />}>
          {t(shellTexts.toHome)}
        </Anchor>
      </Box>
    );
  return <Reference environment={environment} api={api} document={document} />;
}

interface ReferenceProps {
  readonly environment: PortalEnvironment;
  readonly api: PortalApi;
  readonly document: UseQueryResult<OpenApiDocument>;
}

function Reference({ environment, api, document: { data, error, isPending, refetch } }: ReferenceProps) {
  const { t, language } = useI18n();
  const account = findOwnAccount(api, useChoice().account);
  const title = t(referenceTexts.titleOf, { api: api.title, environment: environment.name });
  useEffect(() => {
    document.title = title;
  }, [title]);
  const isMissing = api.document === 'missing' || problemOf(error).code === 'document_missing';
  return (
    <>
      <TryItPanel environment={environment} api={api} />
      {api.deprecation !== null && (
        <Box px="md" py="xs">
          <DeprecationNote deprecation={api.deprecation} />
        </Box>
      )}
      {isMissing && (
        <Box component="main" p="md">
          <PageHeader title={t(referenceTexts.noDocumentTitle)} description={t(referenceTexts.noDocument)} />
        </Box>
      )}
      {!isMissing && error !== null && (
        <Box component="main" p="md">
          <ProblemState error={error} onRetry={() => void refetch()} />
        </Box>
      )}
      {!isMissing && isPending && <Waiting />}
      {!isMissing && data !== undefined && (
        <ReferenceView
          // Another API or language is another document, another account another server: Scalar begins anew.
          key={`${environment.name} ${api.id} ${language} ${account ?? ''}`}
          document={data}
          environment={environment}
          api={api}
          account={account}
        />
      )}
    </>
  );
}

function Waiting() {
  const { t } = useI18n();
  return (
    <Box component="main" p="md">
      <VisuallyHidden role="status">{t(referenceTexts.loading)}</VisuallyHidden>
      <LinesSkeleton lines={10} />
    </Box>
  );
}
