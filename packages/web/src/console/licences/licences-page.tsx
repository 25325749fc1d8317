import { Anchor, Button, Table, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconId, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Licence } from '@postern/contract/licence';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useRememberedPlace } from '../layout/remembered-place.ts';
import { LicenceForm } from './licence-form.tsx';
import { operatorTexts } from './operator-texts.ts';

const route = getRouteApi('/shell/operator/licences');
const pageSize = 25;

export function LicencesPage() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/licences' });
  const { search = '', page = 1 } = route.useSearch();
  const [edited, setEdited] = useState<Licence | 'new'>();
  const licences = useQuery(queries.licences({ search, page, pageSize }));
  return (
    <>
      <PageHeader
        title={t(operatorTexts.licences)}
        description={t(operatorTexts.licencesIntro)}
        actions={
          <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setEdited('new')}>
            {t(operatorTexts.createLicence)}
          </Button>
        }
      />
      <SearchField />
      {licences.isPending && <LinesSkeleton lines={6} height={30} />}
      {licences.isError && <ProblemState error={licences.error} onRetry={() => void licences.refetch()} />}
      {licences.data !== undefined && licences.data.items.length === 0 && (
        <EmptyState icon={<IconId size={40} />} title={t(operatorTexts.noLicence)} />
      )}
      {licences.data !== undefined && licences.data.items.length > 0 && (
        <LicencesTable licences={licences.data.items} onEdit={setEdited} />
      )}
      <Pager
        page={page}
        pageSize={pageSize}
        total={licences.data?.total ?? 0}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
        }
      />
      <Dialog
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={
          edited === 'new' || edited === undefined
            ? t(operatorTexts.createLicence)
            : t(operatorTexts.editLicence, { name: edited.name })
        }
      >
        {edited !== undefined && <LicenceForm edited={edited} onClose={() => setEdited(undefined)} />}
      </Dialog>
    </>
  );
}

/** Searches while somebody types. The URL keeps the words. */
function SearchField() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/licences' });
  const { search = '' } = route.useSearch();
  const [typed, setTyped] = useState(search);
  const apply = useDebouncedCallback((text: string) => {
    void navigate({ search: { search: text === '' ? undefined : text, page: undefined }, replace: true });
  }, 250);
  return (
    <TextInput
      type="search"
      mb="md"
      maw={420}
      aria-label={t(operatorTexts.searchLicences)}
      placeholder={t(operatorTexts.searchLicences)}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        apply(event.currentTarget.value.trim());
      }}
    />
  );
}

interface LicencesTableProps {
  readonly licences: readonly Licence[];
  readonly onEdit: (licence: Licence) => void;
}

function LicencesTable({ licences, onEdit }: LicencesTableProps) {
  const { t, date } = useI18n();
  const remembered = useRememberedPlace();
  const { data } = useQuery(queries.environments());
  const environment = remembered?.environment ?? data?.items[0]?.name;
  return (
    <CardTable minWidth={520}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(operatorTexts.number)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.name)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.accountName)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.created)}</Table.Th>
            <Table.Th scope="col">{t(operatorTexts.actions)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {licences.map((licence) => (
            <Table.Tr key={licence.id}>
              <Table.Td>{licence.number}</Table.Td>
              <Table.Td>
                {environment === undefined ? (
                  licence.name
                ) : (
                  <Anchor
                    fw={600}
                    renderRoot={(props) => (
                      <Link
                        to="/licences/$licenceId/$environment/api-users"
                        params={{ licenceId: licence.id, environment }}
                        {...props}
                      />
                    )}
                  >
                    {licence.name}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td>{licence.accountName}</Table.Td>
              <Table.Td>{date(licence.createdAtMs)}</Table.Td>
              <Table.Td>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t(operatorTexts.editThis, { name: licence.name })}
                  onClick={() => onEdit(licence)}
                >
                  {t(uiTexts.edit)}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
