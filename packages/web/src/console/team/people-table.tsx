import { Group, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { useMayChange } from '../layout/use-place.ts';
import { teamTexts } from './team-texts.ts';

interface NamedPerson {
  readonly humanId: string;
  readonly name: string;
  readonly joinedAtMs: number;
}

interface PeopleTableProps<Person extends NamedPerson> {
  readonly label: string;
  readonly people: readonly Person[];
  /** The columns between the name and the day of joining. */
  readonly columns: readonly {
    readonly title: string;
    readonly cell: (person: Person) => ReactNode;
  }[];
  /** Buttons for those who may change the licence. */
  readonly actions: (person: Person) => ReactNode;
}

/** A row for each person of a licence: the name, the details that the page gives, the day of joining, and buttons. */
export function PeopleTable<Person extends NamedPerson>(props: PeopleTableProps<Person>) {
  const { t, date } = useI18n();
  const mayChange = useMayChange();
  return (
    <CardTable minWidth={640}>
      <Table verticalSpacing="sm" aria-label={props.label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(teamTexts.name)}</Table.Th>
            {props.columns.map(({ title }) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
            <Table.Th scope="col">{t(teamTexts.joined)}</Table.Th>
            {mayChange && <Table.Th scope="col">{t(teamTexts.actions)}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.people.map((person) => (
            <Table.Tr key={person.humanId}>
              <Table.Td fw={600}>{person.name}</Table.Td>
              {props.columns.map(({ title, cell }) => (
                <Table.Td key={title}>{cell(person)}</Table.Td>
              ))}
              <Table.Td>{date(person.joinedAtMs)}</Table.Td>
              {mayChange && (
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    {props.actions(person)}
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
