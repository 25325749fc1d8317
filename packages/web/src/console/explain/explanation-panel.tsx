import { Alert, Badge, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Explanation, StageVerdict } from '@postern/contract/explanation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { explainTexts } from './explain-texts.ts';
import { presentVerdict } from './present-verdict.ts';
import { stageTexts } from './verdict-texts.ts';

const verdicts = {
  passed: { color: 'green', text: explainTexts.passed },
  refused: { color: 'red', text: explainTexts.stageRefused },
  assumed: { color: 'yellow', text: explainTexts.assumed },
  'not-reached': { color: 'gray', text: explainTexts.notReached },
} as const satisfies Record<StageVerdict['verdict'], unknown>;

interface ExplanationPanelProps {
  readonly explanation: Explanation;
  /** The smallest change, shown between the two. */
  readonly children: ReactNode;
}

/** The outcome, then every stage's verdict with the rule that fired. */
export function ExplanationPanel({ explanation, children }: ExplanationPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const isAllowed = explanation.outcome === 'allowed';
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => outcome.current?.focus(), [explanation]);
  return (
    <Stack>
      <Alert
        ref={outcome}
        tabIndex={-1}
        color={isAllowed ? 'green' : 'red'}
        icon={isAllowed ? <IconCircleCheck aria-hidden="true" /> : <IconCircleX aria-hidden="true" />}
        title={t(isAllowed ? explainTexts.allowed : explainTexts.refused)}
      >
        {explanation.status !== null && explanation.code !== null && (
          <Text size="sm">
            {t(explainTexts.statusCode, { status: String(explanation.status), code: explanation.code })}
          </Text>
        )}
      </Alert>
      {children}
      <Paper withBorder p="md" component="section" aria-label={t(explainTexts.stages)}>
        <Title order={2} fz="md" mb="xs">
          {t(explainTexts.stages)}
        </Title>
        <Table verticalSpacing="xs" layout="auto">
          <Table.Tbody>
            {explanation.stages.map((stageVerdict) => (
              <Table.Tr key={stageVerdict.stage}>
                <Table.Th scope="row" style={{ verticalAlign: 'top' }}>
                  <Stack gap={4} align="flex-start">
                    {t(explainTexts[stageVerdict.stage])}
                    <Badge variant="light" tt="none" color={verdicts[stageVerdict.verdict].color}>
                      {t(verdicts[stageVerdict.verdict].text)}
                    </Badge>
                  </Stack>
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere', width: '75%', verticalAlign: 'top' }}>
                  <Text size="sm">{presentVerdict(i18n, stageVerdict, explanation)}</Text>
                  {stageVerdict.verdict !== 'not-reached' && <RawRule rule={stageVerdict.rule} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Stack>
  );
}

/** The rule as the gateway says it, with names, addresses and numbers; always in English. */
function RawRule({ rule }: { readonly rule: string }) {
  const { t } = useI18n();
  return (
    <details>
      <Text component="summary" size="xs" c="dimmed" style={{ cursor: 'pointer' }}>
        {t(stageTexts.rawRule)}
      </Text>
      <Text size="sm" lang="en">
        {rule}
      </Text>
    </details>
  );
}
