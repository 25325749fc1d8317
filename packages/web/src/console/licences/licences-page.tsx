import { Anchor, Button, Stack, Table, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconId, IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { createLicenceSchema } from '@postern/contract/licence';
import type { CreateLicence, Licence } from '@postern/contract/licence';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { fieldErrorsOf } from '../api/field-errors.ts';
import { useRememberedPlace } from '../layout/remembered-place.ts';
import { operatorTexts } from './operator-texts.ts';

const route = getRouteApi('/shell/operator/licences');
const pageSize = 25;

export function LicencesPage() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/operator/licences' });
  const { search = '', page = 1 } = route.useSearch();
  const [typed, setTyped] = useState(search);
  const [edited, setEdited] = useState<Licence | 'new'>();
  const licences = useQuery(queries.licences({ search, page, pageSize }));
  const apply = useDebouncedCallback((text: string) => {
    void navigate({ search: { search: text === '' ? undefined : text, page: undefined }, replace: true });
  }, 250);
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

interface LicenceFormProps {
  readonly edited: Licence | 'new';
  readonly onClose: () => void;
}

function LicenceForm({ edited, onClose }: LicenceFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const isNew = edited === 'new';
  const [form, setForm] = useState(
    isNew ? { number: '', name: '', accountName: '' } : { ...edited, number: String(edited.number) },
  );
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const save = useSaveLicence(edited, { onDone: onClose, onFieldErrors: setErrors });
  const errorOf = (name: string) =>
    errors[name] === undefined ? undefined : presentFieldMessage(i18n, errors[name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, accountName } = form;
    const parsed = createLicenceSchema.safeParse({ number: Number(form.number), name, accountName });
    if (!parsed.success) {
      setErrors(
        Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
      );
      return;
    }
    setErrors({});
    save.mutate(parsed.data);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error !== null && problemOf(save.error).errors === undefined && (
          <ProblemState error={save.error} />
        )}
        <TextInput
          label={t(operatorTexts.number)}
          inputMode="numeric"
          autoComplete="off"
          disabled={!isNew}
          value={form.number}
          onChange={(event) => setForm({ ...form, number: event.currentTarget.value })}
          error={errorOf('number')}
        />
        <TextInput
          label={t(operatorTexts.name)}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={errorOf('name')}
        />
        <TextInput
          label={t(operatorTexts.accountName)}
          description={t(operatorTexts.accountHint)}
          value={form.accountName}
          onChange={(event) => setForm({ ...form, accountName: event.currentTarget.value })}
          error={errorOf('accountName')}
          spellCheck={false}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t(uiTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

interface SaveListeners {
  readonly onDone: () => void;
  readonly onFieldErrors: (errors: Readonly<Record<string, string>>) => void;
}

function useSaveLicence(edited: Licence | 'new', { onDone, onFieldErrors }: SaveListeners) {
  const { t } = useI18n();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateLicence): Promise<Licence> => {
      if (edited === 'new') return unwrap(admin.createLicence({ body }));
      const { name, accountName } = body;
      const params = { licenceId: edited.id };
      const answer = await unwrap(
        admin.editLicence({ params, body: { name, accountName, version: edited.version } }),
      );
      return answer.licence;
    },
    onError: (error) => onFieldErrors(fieldErrorsOf(problemOf(error).errors ?? [])),
    onSuccess: (licence) => {
      void client.invalidateQueries({ queryKey: ['licences'] });
      client.setQueryData(queries.licence(licence.id).queryKey, licence);
      const text = edited === 'new' ? operatorTexts.licenceCreated : operatorTexts.licenceEdited;
      showToast({ color: 'green', message: t(text, { name: licence.name }) });
      onDone();
    },
  });
}
