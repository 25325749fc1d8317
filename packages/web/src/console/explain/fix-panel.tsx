import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import type { Fix } from '@postern/contract/explanation';
import { moduleIdSchema } from '@postern/contract/ids';
import { levelSchema } from '@postern/contract/level';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { AccessDifference } from '../api-users/access-difference.tsx';
import { AccessReview } from '../api-users/access-review.tsx';
import { useAccessTypes } from '../api-users/access-types.ts';
import { levelTexts } from '../api-users/present-api-user.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ChangesList } from '../rights/changes-list.tsx';
import { nameOf } from '../rights/module-calls.tsx';
import { dimensionTexts, explainTexts } from './explain-texts.ts';
import { stageTexts } from './verdict-texts.ts';

interface FixPanelProps {
  readonly fix: Fix;
  /** The API user whose access would change; undefined when the call was explained with a key or token. */
  readonly apiUser: ApiUser | undefined;
  readonly onApplied: () => void;
}

/** The smallest change, and the button that makes it. Changes that need a decision lead to the API user instead. */
export function FixPanel({ fix, apiUser, onApplied }: FixPanelProps) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  const sentence = useFixSentence(fix, apiUser);
  const apply = useApplyFix(apiUser, onApplied);
  const [isReviewing, setIsReviewing] = useState(false);
  const isApplicable = fix.kind === 'set-levels' || fix.kind === 'add-network-rule';
  const isAboutApiUser = [
    'reset-key',
    'reactivate',
    'extend-expiry',
    'permit-value',
    'choose-access-type',
  ].includes(fix.kind);
  return (
    <Paper withBorder p="md" component="section" aria-label={t(explainTexts.fixTitle)}>
      <Title order={2} fz="md" mb="xs">
        {t(explainTexts.fixTitle)}
      </Title>
      <Stack align="flex-start">
        <Text>{sentence}</Text>
        {(fix.kind === 'none' || fix.kind === 'change-the-call') && (
          <details>
            <Text component="summary" size="xs" c="dimmed" style={{ cursor: 'pointer' }}>
              {t(stageTexts.rawRule)}
            </Text>
            <Text size="sm" lang="en">
              {fix.sentence}
            </Text>
          </details>
        )}
        {apply.error !== null && (
          <ProblemState error={apply.error} title={t(explainTexts.changedMeanwhile)} />
        )}
        <Group>
          {isApplicable && mayChange && apiUser !== undefined && (
            <Button onClick={() => setIsReviewing(true)}>{t(explainTexts.apply)}</Button>
          )}
          {(isAboutApiUser || isApplicable) && apiUser !== undefined && <ApiUserLink apiUser={apiUser} />}
        </Group>
      </Stack>
      {apiUser !== undefined && (
        <AccessReview
          apiUser={apiUser}
          opened={isReviewing}
          isSaving={apply.isPending}
          onClose={() => setIsReviewing(false)}
          onSave={() => apply.mutate(fix, { onSettled: () => setIsReviewing(false) })}
        >
          <FixDifference fix={fix} apiUser={apiUser} />
        </AccessReview>
      )}
    </Paper>
  );
}

function FixDifference({ fix, apiUser }: { readonly fix: Fix; readonly apiUser: ApiUser }) {
  const { data: catalogue } = useQuery(queries.rightsCatalogue(usePlace()));
  if (fix.kind === 'add-network-rule')
    return <AccessDifference before={apiUser} edit={{ networkRules: addRule(apiUser, fix.range) }} />;
  if (fix.kind !== 'set-levels' || catalogue === undefined) return null;
  const changes = fix.levels.map(({ moduleId, from, to }) => ({
    moduleId: moduleIdSchema.parse(moduleId),
    from: levelSchema.parse(from),
    to: levelSchema.parse(to),
  }));
  return <ChangesList changes={changes} catalogue={catalogue} />;
}

function addRule({ networkRules }: ApiUser, range: string): ApiUser['networkRules'] {
  return [...networkRules, { range, note: '' }];
}

function ApiUserLink({ apiUser: { licenceId, environment, id: apiUserId } }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  return (
    <Anchor
      renderRoot={(props) => (
        <Link
          to="/licences/$licenceId/$environment/api-users/$apiUserId"
          params={{ licenceId, environment, apiUserId }}
          {...props}
        />
      )}
    >
      {t(explainTexts.goThere)}
    </Anchor>
  );
}

function useFixSentence(fix: Fix, apiUser: ApiUser | undefined): string {
  const i18n = useI18n();
  const { t } = i18n;
  const { labelOf } = useAccessTypes();
  const { data: catalogue } = useQuery(queries.rightsCatalogue(usePlace()));
  switch (fix.kind) {
    case 'set-levels':
      return t(explainTexts.fixLevels, {
        name: apiUser?.displayName ?? t(explainTexts.apiUser),
        levels: i18n.list(
          fix.levels.map(({ moduleId, from, to }) =>
            t(explainTexts.fixLevel, {
              module: catalogue === undefined ? moduleId : nameOf(catalogue, moduleId),
              from: presentLevel(i18n, from),
              to: presentLevel(i18n, to),
            }),
          ),
        ),
      });
    case 'add-network-rule':
      return t(explainTexts.fixNetwork, { range: fix.range });
    case 'classify-operation':
      return t(explainTexts.fixClassify, { operation: fix.operationId });
    case 'reset-key':
      return t(explainTexts.fixReset);
    case 'reactivate':
      return t(explainTexts.fixReactivate);
    case 'extend-expiry':
      return t(explainTexts.fixExpiry);
    case 'change-the-call':
      return t(explainTexts.fixCall);
    case 'permit-value':
      return t(explainTexts.fixValue, { dimension: t(dimensionTexts[fix.dimension]), value: fix.value });
    case 'choose-access-type':
      return t(explainTexts.fixAccessType, { name: labelOf(fix.accessType) });
    case 'none':
      return t(explainTexts.fixNone);
  }
}

function presentLevel({ t }: I18n, level: string): string {
  const parsed = levelSchema.safeParse(level);
  return parsed.success ? t(levelTexts[parsed.data]) : level;
}

function useApplyFix(apiUser: ApiUser | undefined, onApplied: () => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (fix: Fix) => {
      if (apiUser === undefined) throw new Error('A fix is applied to an API user');
      const params = { ...place, apiUserId: apiUser.id };
      const { version } = apiUser;
      if (fix.kind === 'set-levels') {
        const modules = Object.fromEntries(
          fix.levels.map(({ moduleId, to }) => [moduleId, levelSchema.parse(to)]),
        );
        return unwrap(admin.changeRights({ params, body: { modules, version } }));
      }
      if (fix.kind !== 'add-network-rule') throw new Error(`No button applies ${fix.kind}`);
      const networkRules = addRule(apiUser, fix.range);
      return unwrap(admin.editApiUser({ params, body: { networkRules, version } }));
    },
    onSuccess: ({ apiUser: saved }) => {
      client.setQueryData(queries.apiUser(place, saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      showToast({ color: 'green', message: t(explainTexts.applied, { name: saved.displayName }) });
      onApplied();
    },
    onError: () => {
      if (apiUser !== undefined)
        void client.invalidateQueries({ queryKey: queries.apiUser(place, apiUser.id).queryKey });
    },
  });
}
