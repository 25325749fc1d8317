import { Anchor, Table, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PortalErrorSummary } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { errorTexts } from './error-texts.ts';

export function ErrorsPage() {
  const { t, language } = useI18n();
  const { data, error, isPending, refetch } = useQuery(queries.errors(language));
  const [words, setWords] = useState('');
  const q = words.trim().toLowerCase();
  const fitting = (data ?? []).filter(({ code, title, status }) =>
    `${code} ${title} ${status}`.toLowerCase().includes(q),
  );
  return (
    <>
      <PageHeader title={t(errorTexts.title)} description={t(errorTexts.intro)} />
      {isPending && <LinesSkeleton />}
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <TextInput
          type="search"
          label={t(errorTexts.filter)}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maw={360}
          mb="md"
        />
      )}
      {data !== undefined && fitting.length === 0 && (
        <Text role="status">{t(errorTexts.nothing, { q: words })}</Text>
      )}
      <ErrorTable title={t(errorTexts.ofCalls)} errors={fitting.filter(({ isOfCalls }) => isOfCalls)} />
      <ErrorTable title={t(errorTexts.ofConsole)} errors={fitting.filter(({ isOfCalls }) => !isOfCalls)} />
    </>
  );
}

interface ErrorTableProps {
  readonly title: string;
  readonly errors: readonly PortalErrorSummary[];
}

function ErrorTable({ title, errors }: ErrorTableProps) {
  const { t } = useI18n();
  if (errors.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} mt="lg" mb="xs">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>{t(errorTexts.status)}</Table.Th>
              <Table.Th>{t(errorTexts.code)}</Table.Th>
              <Table.Th visibleFrom="sm">{t(errorTexts.meaning)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {errors.map(({ code, status, title: meaning }) => (
              <Table.Tr key={code}>
                <Table.Td>{status}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Anchor
                    ff="monospace"
                    size="sm"
                    renderRoot={(props) => <Link to="/errors/$code" params={{ code }} {...props} />}
                  >
                    {code}
                  </Anchor>
                  <Text size="sm" c="dimmed" hiddenFrom="sm">
                    {meaning}
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="sm">{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
