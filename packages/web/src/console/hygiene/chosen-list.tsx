import { Box, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { moduleIdSchema } from '@postern/contract/ids';
import type { HygieneAction, HygieneRow, RightsTrial } from '@postern/contract/hygiene';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { levelTexts } from '../api-users/present-api-user.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { nameOf } from '../rights/module-calls.tsx';
import { rightsTexts } from '../rights/rights-texts.ts';
import { hygieneQueries } from './hygiene-queries.ts';
import { hygieneTexts, notJudgedTexts, trialTexts } from './hygiene-texts.ts';

interface ChosenListProps {
  readonly action: HygieneAction['action'];
  readonly chosen: readonly HygieneRow[];
}

/** Each chosen API user with its last use and, for smaller rights, what it would lose. */
export function ChosenList({ action, chosen }: ChosenListProps) {
  const { t } = useI18n();
  return (
    <Box
      mah={320}
      style={{ overflowY: 'auto' }}
      tabIndex={0}
      role="group"
      aria-label={t(hygieneTexts.chosenList)}
    >
      <List size="sm" spacing="xs">
        {chosen.map((row) => (
          <List.Item key={row.apiUserId} style={{ overflowWrap: 'anywhere' }}>
            <ChosenRow row={row} />
            {action === 'apply-smaller-rights' && <Losses row={row} />}
          </List.Item>
        ))}
      </List>
    </Box>
  );
}

function ChosenRow({ row: { name, lastUsedAtMs } }: { readonly row: HygieneRow }) {
  const { t, relative } = useI18n();
  return (
    <>
      <strong>{name}</strong>:{' '}
      {lastUsedAtMs === null
        ? t(hygieneTexts.neverUsed)
        : t(hygieneTexts.lastUsedWhen, { when: relative(lastUsedAtMs) })}
    </>
  );
}

function Losses({ row }: { readonly row: HygieneRow }) {
  const { t } = useI18n();
  const trial = useQuery(hygieneQueries.trial(usePlace(), row.apiUserId));
  if (trial.isPending) return <Text size="sm">{t(hygieneTexts.reckoning)}</Text>;
  if (trial.isError) return <ProblemState error={trial.error} onRetry={() => void trial.refetch()} />;
  return <TrialResult trial={trial.data} />;
}

/** The server decides the same once more when it is applied, and leaves such API users as they are. */
function TrialResult({ trial: { notJudged, changes } }: { readonly trial: RightsTrial }) {
  const { t } = useI18n();
  const catalogue = useQuery(queries.rightsCatalogue(usePlace()));
  if (notJudged !== null) {
    return (
      <Text size="sm" c="dimmed">
        {t(hygieneTexts.staysAsItIs)} {t(notJudgedTexts[notJudged])}
      </Text>
    );
  }
  if (changes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(trialTexts.nothing)}
      </Text>
    );
  }
  if (catalogue.data === undefined) return null;
  return (
    <List size="sm" withPadding>
      {changes.map(({ moduleId, from, to }) => (
        <List.Item key={moduleId}>
          {nameOf(catalogue.data, moduleIdSchema.parse(moduleId))}:{' '}
          {t(rightsTexts.fromTo, { from: t(levelTexts[from]), to: t(levelTexts[to]) })}
        </List.Item>
      ))}
    </List>
  );
}
