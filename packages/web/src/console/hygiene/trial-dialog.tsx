import { Button, Code, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { moduleIdSchema } from '@postern/contract/ids';
import type { HygieneRow, RightsTrial } from '@postern/contract/hygiene';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ChangesList } from '../rights/changes-list.tsx';
import { hygieneQueries } from './hygiene-queries.ts';
import { notJudgedTexts, trialTexts } from './hygiene-texts.ts';

interface TrialDialogProps {
  /** The row that is tried out; the dialog is closed without one. */
  readonly row: HygieneRow | undefined;
  readonly onClose: () => void;
}

/** The smaller set of rights, tried against the recorded calls, and one click to apply it. */
export function TrialDialog({ row, onClose }: TrialDialogProps) {
  const { t } = useI18n();
  return (
    <Dialog
      opened={row !== undefined}
      onClose={onClose}
      size="lg"
      title={row === undefined ? '' : t(trialTexts.title, { name: row.name })}
    >
      {row !== undefined && <Trial row={row} onClose={onClose} />}
    </Dialog>
  );
}

function Trial({ row, onClose }: { readonly row: HygieneRow; readonly onClose: () => void }) {
  const { t } = useI18n();
  const place = usePlace();
  const trial = useQuery(hygieneQueries.trial(place, row.apiUserId));
  if (trial.isPending) return <LinesSkeleton lines={8} />;
  if (trial.isError) return <ProblemState error={trial.error} onRetry={() => void trial.refetch()} />;
  if (trial.data.notJudged !== null) return <Text>{t(notJudgedTexts[trial.data.notJudged])}</Text>;
  if (trial.data.changes.length === 0) return <Text>{t(trialTexts.nothing)}</Text>;
  return <Loaded trial={trial.data} onClose={onClose} />;
}

function Loaded({ trial, onClose }: { readonly trial: RightsTrial; readonly onClose: () => void }) {
  const { t, date } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const client = useQueryClient();
  const catalogue = useQuery(queries.rightsCatalogue(place));
  const { apiUserId, version } = trial;
  const apply = useMutation({
    mutationFn: () =>
      unwrap(admin.applySmallerRights({ params: { ...place, apiUserId }, body: { version } })),
    onSuccess: async () => {
      showToast({ message: t(trialTexts.applied), color: 'green' });
      onClose();
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  });
  const changes = trial.changes.map(({ moduleId, ...levels }) => ({
    moduleId: moduleIdSchema.parse(moduleId),
    ...levels,
  }));
  return (
    <Stack>
      <Text size="sm">{t(trialTexts.intro, { date: date(trial.sinceMs) })}</Text>
      {catalogue.data !== undefined && <ChangesList changes={changes} catalogue={catalogue.data} />}
      <DryRun operations={trial.operations} />
      {apply.error !== null && <ProblemState error={apply.error} />}
      <FormActions onCancel={onClose}>
        {mayChange && (
          <Button loading={apply.isPending} onClick={() => apply.mutate()}>
            {t(trialTexts.apply)}
          </Button>
        )}
      </FormActions>
    </Stack>
  );
}

function DryRun({ operations }: Pick<RightsTrial, 'operations'>) {
  const { t, number } = useI18n();
  const verdict = (isAllowed: boolean) => t(isAllowed ? trialTexts.allowed : trialTexts.refused);
  return (
    <section aria-label={t(trialTexts.dryRun)}>
      <Title order={3} mb={4}>
        {t(trialTexts.dryRun)}
      </Title>
      <Table.ScrollContainer minWidth={420} mah={320}>
        <Table aria-label={t(trialTexts.dryRun)} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(trialTexts.operation)}</Table.Th>
              <Table.Th scope="col">{t(trialTexts.calls)}</Table.Th>
              <Table.Th scope="col">{t(trialTexts.now)}</Table.Th>
              <Table.Th scope="col">{t(trialTexts.after)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {operations.map(({ apiId, operationId, calls, isAllowed, isAllowedBySmaller }) => (
              <Table.Tr key={`${apiId} ${operationId}`}>
                <Table.Td>
                  <Code style={{ overflowWrap: 'anywhere' }}>
                    {apiId} {operationId}
                  </Code>
                </Table.Td>
                <Table.Td>{number(calls)}</Table.Td>
                <Table.Td>{verdict(isAllowed)}</Table.Td>
                <Table.Td>{verdict(isAllowedBySmaller)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
