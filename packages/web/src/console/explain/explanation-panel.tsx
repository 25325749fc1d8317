import { Alert, Badge, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Explanation, StageVerdict } from '@postern/contract/explanation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { explainTexts } from './explain-texts.ts';

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
  const { t } = useI18n();
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
            {explanation.stages.map(({ stage, verdict, rule }) => (
              <Table.Tr key={stage}>
                <Table.Th scope="row" style={{ verticalAlign: 'top' }}>
                  <Stack gap={4} align="flex-start">
                    {t(explainTexts[stage])}
                    <Badge variant="light" tt="none" color={verdicts[verdict].color}>
                      {t(verdicts[verdict].text)}
                    </Badge>
                  </Stack>
                </Table.Th>
                {/* The gateway words its rules in English. */}
                <Table.Td lang="en" style={{ overflowWrap: 'anywhere', width: '75%' }}>
                  {rule}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Stack>
  );
}
