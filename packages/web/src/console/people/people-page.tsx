import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { PersonOfInstallation } from '@postern/contract/admin-routes/people';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { presentRole } from '../layout/present-role.ts';
import { teamTexts } from '../team/team-texts.ts';
import { OperatorsCard } from './operators-card.tsx';
import { peopleTexts } from './people-texts.ts';
import { PersonPanel } from './person-panel.tsx';

const route = getRouteApi('/shell/operator/people');

/** The operators, and every account of the installation. */
export function PeoplePage() {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={t(peopleTexts.title)} description={t(peopleTexts.intro)} />
      <Stack gap="xl">
        <OperatorsCard />
        <Everybody />
      </Stack>
    </>
  );
}

function Everybody() {
  const { t } = useI18n();
  const { search = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(search);
  const [managed, setManaged] = useState<PersonOfInstallation>();
  const people = useQuery(queries.people({ search, page }));
  return (
    <section aria-label={t(peopleTexts.everybody)}>
      <Title order={2} fz="md" mb="xs">
        {t(peopleTexts.everybody)}
      </Title>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ search: { search: typed.trim() === '' ? undefined : typed.trim() } });
        }}
      >
        <TextInput
          type="search"
          maw={360}
          mb="md"
          label={t(peopleTexts.search)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
      {people.isPending && <LinesSkeleton lines={6} height={30} />}
      {people.isError && <ProblemState error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.total === 0 && <Text size="sm">{t(peopleTexts.nobody)}</Text>}
      {people.data !== undefined && people.data.total > 0 && (
        <>
          <PeopleTable people={people.data.items} onManage={setManaged} />
          <Pager
            page={people.data.page}
            pageSize={people.data.pageSize}
            total={people.data.total}
            onChange={(next) => void navigate({ search: { search: search || undefined, page: next } })}
          />
        </>
      )}
      <Dialog
        opened={managed !== undefined}
        onClose={() => setManaged(undefined)}
        title={managed?.name ?? ''}
        size="lg"
      >
        {managed !== undefined && <PersonPanel humanId={managed.humanId} />}
      </Dialog>
    </section>
  );
}

interface PeopleTableProps {
  readonly people: readonly PersonOfInstallation[];
  readonly onManage: (person: PersonOfInstallation) => void;
}

function PeopleTable({ people, onManage }: PeopleTableProps) {
  const { t } = useI18n();
  return (
    <CardTable minWidth={640}>
      <Table verticalSpacing="sm" aria-label={t(peopleTexts.everybody)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(teamTexts.name)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.email)}</Table.Th>
            <Table.Th scope="col">{t(peopleTexts.roles)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.actions)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.humanId}>
              <Table.Td fw={600}>{person.name}</Table.Td>
              <Table.Td>
                {person.email}
                {!person.isAddressProved && (
                  <Text size="xs" c="dimmed">
                    {t(teamTexts.unproved)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Seats seats={person.seats} />
              </Table.Td>
              <Table.Td>
                <Group>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t(peopleTexts.manageOf, { name: person.name })}
                    onClick={() => onManage(person)}
                  >
                    {t(peopleTexts.manage)}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

function Seats({ seats }: Pick<PersonOfInstallation, 'seats'>) {
  const { t, list } = useI18n();
  if (seats.length === 0) return t(peopleTexts.noRoles);
  return list(
    seats.map(({ role, licenceName }) => {
      const name = role === 'integrator' ? t(peopleTexts.integrator) : t(presentRole(role));
      return licenceName === null ? name : t(peopleTexts.roleIn, { role: name, licence: licenceName });
    }),
  );
}
