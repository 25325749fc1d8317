import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RightsCatalogue } from '@postern/contract/admin-routes/environments';
import type { ApiUser } from '@postern/contract/api-user';
import type { Rights } from '@postern/contract/rights';
import { diffRights } from '@postern/server/domain/rights';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useAccessTypes } from '../api-users/access-types.ts';
import { rememberChange } from '../api-users/last-change.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { LeaveGuard } from '../layout/leave-guard.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { ChangesList } from './changes-list.tsx';
import { RightsConflictPanel } from './rights-conflict-panel.tsx';
import { RightsMatrix } from './rights-matrix.tsx';
import { rightsTexts } from './rights-texts.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users/$apiUserId/rights');

export function RightsPage() {
  const place = usePlace();
  const { apiUserId } = route.useParams();
  const apiUser = useQuery(queries.apiUser(place, apiUserId));
  const catalogue = useQuery(queries.rightsCatalogue(place));
  const failed = [apiUser, catalogue].find(({ isError }) => isError);
  if (failed !== undefined)
    return <ProblemState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (apiUser.data === undefined || catalogue.data === undefined)
    return <LinesSkeleton lines={12} height={28} />;
  // The editor begins with what it was opened on; what is fetched later must not change what is being edited.
  return <RightsEditor key={apiUserId} opened={apiUser.data} catalogue={catalogue.data} />;
}

interface Draft {
  /** The API user with which the edit began. Saving names its version. */
  readonly base: Pick<ApiUser, 'rights' | 'version'>;
  readonly rights: Rights;
}

function RightsEditor({
  opened,
  catalogue,
}: {
  readonly opened: ApiUser;
  readonly catalogue: RightsCatalogue;
}) {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const accessTypes = useAccessTypes();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users/$apiUserId/rights' });
  const { search = '' } = route.useSearch();
  const [draft, setDraft] = useState<Draft>({ base: opened, rights: opened.rights });
  const [isReviewing, setIsReviewing] = useState(false);
  const save = useSaveRights(opened, () =>
    setDraft((now) => ({ ...now, base: { ...now.base, rights: now.rights } })),
  );
  const changes = diffRights(draft.base.rights, draft.rights);
  const theirs = save.error === null ? undefined : problemOf(save.error).current?.apiUser;
  return (
    <>
      <PageHeader
        title={t(rightsTexts.title, { name: opened.displayName })}
        description={t(rightsTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      <ViewerNotice place={place} />
      {!accessTypes.hasOwnRights(opened.accessType) && (
        <Alert color="yellow" mb="md">
          {t(rightsTexts.presetNote, { accessType: accessTypes.labelOf(opened.accessType) })}
        </Alert>
      )}
      {theirs !== undefined && (
        <RightsConflictPanel
          edits={{ base: draft.base.rights, mine: draft.rights, theirs: theirs.rights }}
          catalogue={catalogue}
          onResolve={(rights) => {
            setDraft({ base: theirs, rights });
            save.reset();
          }}
        />
      )}
      {save.error !== null && theirs === undefined && <ProblemState error={save.error} />}
      <RightsMatrix
        catalogue={catalogue}
        saved={draft.base.rights}
        rights={draft.rights}
        onChange={(rights) => setDraft({ ...draft, rights })}
        search={search}
        onSearch={(text) =>
          void navigate({ search: { search: text === '' ? undefined : text }, replace: true })
        }
        isReadOnly={!mayChange}
      />
      {mayChange && (
        <SaveBar
          count={changes.length}
          isBlocked={theirs !== undefined}
          onDiscard={() => setDraft({ ...draft, rights: draft.base.rights })}
          onReview={() => setIsReviewing(true)}
        />
      )}
      <Dialog opened={isReviewing} onClose={() => setIsReviewing(false)} title={t(rightsTexts.reviewTitle)}>
        <Stack>
          <EnvironmentBadge environment={place.environment} />
          <Text size="sm">{t(rightsTexts.reviewIntro, { name: opened.displayName })}</Text>
          <ChangesList changes={changes} catalogue={catalogue} />
          <FormActions onCancel={() => setIsReviewing(false)}>
            <Button
              data-autofocus
              loading={save.isPending}
              onClick={() => save.mutate(draft, { onSettled: () => setIsReviewing(false) })}
            >
              {t(uiTexts.save)}
            </Button>
          </FormActions>
        </Stack>
      </Dialog>
      <LeaveGuard isDirty={changes.length > 0 && !save.isSuccess} />
    </>
  );
}

function useSaveRights(apiUser: ApiUser, onSaved: () => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const apiUserId = apiUser.id;
  return useMutation({
    mutationFn: ({ base, rights }: Draft) =>
      unwrap(admin.setRights({ params: { ...place, apiUserId }, body: { rights, version: base.version } })),
    onSuccess: async ({ apiUser: saved, cutOff }) => {
      onSaved();
      client.setQueryData(queries.apiUser(place, apiUserId).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      const sentence = t(rightsTexts.saved, { name: apiUser.displayName });
      rememberChange({ apiUserId, sentence, isCutOff: false, cutOff }, place, client);
      await navigate({
        to: '/licences/$licenceId/$environment/api-users/$apiUserId',
        params: { ...place, apiUserId },
        // It is saved; the guard learns that only with the next drawing.
        ignoreBlocker: true,
      });
    },
  });
}

interface SaveBarProps {
  readonly count: number;
  /** While a conflict waits for its answer. */
  readonly isBlocked: boolean;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
}

function SaveBar({ count, isBlocked, onDiscard, onReview }: SaveBarProps) {
  const { t, plural } = useI18n();
  return (
    <Paper withBorder shadow="sm" p="sm" mt="md" pos="sticky" bottom={8} style={{ zIndex: 2 }}>
      <Group justify="space-between">
        <Text size="sm" role="status" fw={count === 0 ? 400 : 600}>
          {count === 0
            ? t(rightsTexts.unchanged)
            : plural(count, { one: rightsTexts.changesOne, other: rightsTexts.changesOther })}
        </Text>
        <Group gap="xs">
          <Button variant="default" disabled={count === 0} onClick={onDiscard}>
            {t(rightsTexts.discard)}
          </Button>
          <Button disabled={count === 0 || isBlocked} onClick={onReview}>
            {t(rightsTexts.review)}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
