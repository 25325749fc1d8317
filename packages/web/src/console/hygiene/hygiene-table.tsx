import { Anchor, Badge, Button, Checkbox, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { HygieneRow } from '@postern/contract/hygiene';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usePlace } from '../layout/use-place.ts';
import { FindingLine } from './finding-line.tsx';
import { hygieneTexts } from './hygiene-texts.ts';

interface HygieneTableProps {
  readonly rows: readonly HygieneRow[];
  /** Undefined for who may only look. */
  readonly chosenIds: ReadonlySet<string> | undefined;
  readonly onChoose: (chosenIds: ReadonlySet<string>) => void;
  readonly onTry: (row: HygieneRow) => void;
}

export function HygieneTable({ rows, chosenIds, onChoose, onTry }: HygieneTableProps) {
  const { t } = useI18n();
  const isAllChosen = rows.every(({ apiUserId }) => chosenIds?.has(apiUserId));
  return (
    <CardTable minWidth={760}>
      <Table verticalSpacing="sm" aria-label={t(hygieneTexts.title)}>
        <Table.Thead>
          <Table.Tr>
            {chosenIds !== undefined && (
              <Table.Th scope="col" w={40}>
                <Checkbox
                  aria-label={t(hygieneTexts.chooseAll)}
                  checked={isAllChosen}
                  onChange={() =>
                    onChoose(new Set(isAllChosen ? [] : rows.map(({ apiUserId }) => apiUserId)))
                  }
                />
              </Table.Th>
            )}
            <Table.Th scope="col">{t(hygieneTexts.risk)}</Table.Th>
            <Table.Th scope="col">{t(hygieneTexts.apiUser)}</Table.Th>
            <Table.Th scope="col">{t(hygieneTexts.findings)}</Table.Th>
            <Table.Th scope="col">{t(hygieneTexts.lastUsed)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.apiUserId} {...{ row, chosenIds, onChoose, onTry }} />
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

/** The sums of risk above which a row is marked. */
const highRisk = 60;
const middlingRisk = 30;

type RowProps = Omit<HygieneTableProps, 'rows'> & { readonly row: HygieneRow };

function Row({ row, chosenIds, onChoose, onTry }: RowProps) {
  const { t, number } = useI18n();
  const color = row.risk >= highRisk ? 'red' : row.risk >= middlingRisk ? 'orange' : 'gray';
  const isReducible = row.findings.some(({ kind }) => kind === 'unused-rights');
  return (
    <Table.Tr>
      {chosenIds !== undefined && (
        <Table.Td>
          <ChoiceBox {...{ row, chosenIds, onChoose }} />
        </Table.Td>
      )}
      <Table.Td>
        <Badge variant="light" color={color}>
          {number(row.risk)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <ApiUserLink row={row} />
      </Table.Td>
      <Table.Td>
        <Stack gap={4} align="flex-start">
          {row.findings.map((finding) => (
            <FindingLine key={finding.kind} finding={finding} />
          ))}
          {isReducible && (
            <Button size="compact-sm" variant="default" onClick={() => onTry(row)}>
              {t(hygieneTexts.tryOut)}
            </Button>
          )}
        </Stack>
      </Table.Td>
      <Table.Td>
        <LastUse atMs={row.lastUsedAtMs} />
      </Table.Td>
    </Table.Tr>
  );
}

interface ChoiceBoxProps {
  readonly row: HygieneRow;
  readonly chosenIds: ReadonlySet<string>;
  readonly onChoose: HygieneTableProps['onChoose'];
}

function ChoiceBox({ row, chosenIds, onChoose }: ChoiceBoxProps) {
  const { t } = useI18n();
  return (
    <Checkbox
      aria-label={t(hygieneTexts.choose, { name: row.name })}
      checked={chosenIds.has(row.apiUserId)}
      onChange={(event) => {
        const next = new Set(chosenIds);
        if (event.currentTarget.checked) next.add(row.apiUserId);
        else next.delete(row.apiUserId);
        onChoose(next);
      }}
    />
  );
}

function ApiUserLink({ row: { apiUserId, name } }: { readonly row: HygieneRow }) {
  const place = usePlace();
  return (
    <Anchor
      fw={600}
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link
          to="/licences/$licenceId/$environment/api-users/$apiUserId"
          params={{ ...place, apiUserId }}
          {...props}
        />
      )}
    >
      {name}
    </Anchor>
  );
}

function LastUse({ atMs }: { readonly atMs: number | null }) {
  const { t, relative, dateTime } = useI18n();
  if (atMs === null) {
    return (
      <Text size="sm" c="dimmed">
        {t(hygieneTexts.never)}
      </Text>
    );
  }
  return (
    <Text size="sm" title={dateTime(atMs)}>
      {relative(atMs)}
    </Text>
  );
}
