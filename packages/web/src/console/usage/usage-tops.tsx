import { Anchor, Code, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Usage } from '@postern/contract/usage';
import { otherName } from '@postern/contract/usage';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usePlace } from '../layout/use-place.ts';
import { usePresentFigures } from './present-figures.ts';
import { usageTexts } from './usage-texts.ts';

/** Why calls failed, and who, what and where from was most. */
export function UsageTops({ usage }: { readonly usage: Usage }) {
  const { t } = useI18n();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Reasons usage={usage} />
      <Operations usage={usage} />
      {usage.apiUsers !== null && <ApiUsers apiUsers={usage.apiUsers} />}
      <Names
        title={t(usageTexts.addresses)}
        head={t(usageTexts.address)}
        rows={usage.addresses.map(({ address, ...counts }) => ({ name: address, ...counts }))}
      />
      {usage.agents !== null && (
        <Names
          title={t(usageTexts.agents)}
          head={t(usageTexts.agent)}
          rows={usage.agents.map(({ agent, ...counts }) => ({ name: agent, ...counts }))}
        />
      )}
    </SimpleGrid>
  );
}

function Reasons({ usage }: { readonly usage: Usage }) {
  const { t, number } = useI18n();
  if (usage.reasons.length === 0) {
    return (
      <Part title={t(usageTexts.reasons)}>
        <Text c="dimmed">{t(usageTexts.noFailures)}</Text>
      </Part>
    );
  }
  return (
    <Part title={t(usageTexts.reasons)}>
      <TopTable
        title={t(usageTexts.reasons)}
        heads={[t(usageTexts.reason), t(usageTexts.status), t(usageTexts.calls)]}
        rows={usage.reasons.map(({ statusClass, code, calls }) => ({
          key: `${statusClass} ${code}`,
          cells: [
            code === '' ? t(usageTexts.answeredByApi) : <Code>{code}</Code>,
            `${statusClass}xx`,
            number(calls),
          ],
        }))}
      />
    </Part>
  );
}

function Operations({ usage }: { readonly usage: Usage }) {
  const { t, number } = useI18n();
  const { ms } = usePresentFigures();
  return (
    <Part title={t(usageTexts.operations)}>
      <TopTable
        title={t(usageTexts.operations)}
        heads={[t(usageTexts.operation), t(usageTexts.calls), t(usageTexts.failures), t(usageTexts.p95)]}
        rows={usage.operations.map(({ apiId, operationId, calls, failures, p95Ms }) => ({
          key: `${apiId} ${operationId}`,
          cells: [
            <Code style={{ overflowWrap: 'anywhere' }}>
              {apiId} {operationId === otherName ? t(usageTexts.others) : operationId}
            </Code>,
            number(calls),
            number(failures),
            ms(p95Ms),
          ],
        }))}
      />
    </Part>
  );
}

function ApiUsers({ apiUsers }: { readonly apiUsers: NonNullable<Usage['apiUsers']> }) {
  const { t, number } = useI18n();
  const place = usePlace();
  const present = ({ apiUserId, name }: (typeof apiUsers)[number]): ReactNode => {
    if (apiUserId === otherName) return t(usageTexts.others);
    if (name === null) return t(usageTexts.deleted);
    return (
      <Anchor
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => (
          <Link
            to="/licences/$licenceId/$environment/api-users/$apiUserId"
            params={{ ...place, apiUserId }}
            search={{ tab: 'usage' }}
            {...props}
          />
        )}
      >
        {name}
      </Anchor>
    );
  };
  return (
    <Part title={t(usageTexts.apiUsers)}>
      <TopTable
        title={t(usageTexts.apiUsers)}
        heads={[t(usageTexts.apiUser), t(usageTexts.calls), t(usageTexts.failures)]}
        rows={apiUsers.map((row) => ({
          key: row.apiUserId,
          cells: [present(row), number(row.calls), number(row.failures)],
        }))}
      />
    </Part>
  );
}

interface NamesProps {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly { readonly name: string; readonly calls: number; readonly failures: number }[];
}

function Names({ title, head, rows }: NamesProps) {
  const { t, number } = useI18n();
  const present = (name: string) =>
    name === otherName ? t(usageTexts.others) : name === '' ? t(usageTexts.noAgent) : name;
  return (
    <Part title={title}>
      <TopTable
        title={title}
        heads={[head, t(usageTexts.calls), t(usageTexts.failures)]}
        rows={rows.map(({ name, calls, failures }) => ({
          key: name,
          cells: [present(name), number(calls), number(failures)],
        }))}
      />
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

interface TopTableProps {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

function TopTable({ title, heads, rows }: TopTableProps) {
  return (
    <CardTable minWidth={300} content="figures">
      <Table aria-label={title} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, column) => (
                <Table.Td key={heads[column]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
