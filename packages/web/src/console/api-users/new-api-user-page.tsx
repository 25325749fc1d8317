import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import type { ApiUserId } from '@postern/contract/ids';
import type { Rights } from '@postern/contract/rights';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { presentAccessSummary } from './access-summary.ts';
import { apiUserTexts } from './api-user-texts.ts';
import { emptyApiUserForm, parseNewApiUser } from './api-user-form.ts';
import { fieldErrorsOf } from '../api/field-errors.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { useAccessTypes } from './access-types.ts';
import { AccessTypeField } from './access-type-field.tsx';
import { AdvancedSection, EntitiesSection } from './later-sections.tsx';
import { FormSection } from './form-section.tsx';
import { ContactSection, WhoSection } from './form-sections.tsx';
import { handOnCreated } from './created-hand-on.ts';
import { formTexts } from './form-texts.ts';
import { focusFirstError } from './focus-first-error.ts';
import { ChangersOnly } from '../layout/changers-only.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { LeaveGuard } from '../layout/leave-guard.tsx';
import { usePlace } from '../layout/use-place.ts';
import { RightsMatrix } from '../rights/rights-matrix.tsx';

// The end of the way: its code comes while the form is filled in.
const loadCreated = () => Promise.all([import('./api-user-page.tsx'), import('./created-panel.tsx')]);

export function NewApiUserPage() {
  const { t } = useI18n();
  return (
    <ChangersOnly title={t(apiUserTexts.create)}>
      <Creation />
    </ChangersOnly>
  );
}

function Creation() {
  const { t, language } = useI18n();
  const place = usePlace();
  const [form, setForm] = useState(() => emptyApiUserForm(language));
  const [isTouched, setIsTouched] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const formElement = useRef<HTMLFormElement>(null);
  const { hasOwnRights } = useAccessTypes();
  const showErrors = (next: FieldErrors) => {
    setErrors(next);
    focusFirstError(formElement);
  };
  const { preview, create } = useCreation(showErrors);
  const change = (part: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...part }));
    setIsTouched(true);
    // The answer to the creation holds the key: it must not wait for code that may not come any more.
    if (!isTouched) void loadCreated().catch(() => {});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseNewApiUser(form);
    if (parsed.ok) {
      setErrors({});
      preview.mutate(parsed.body);
    } else showErrors(parsed.errors);
  };
  const section = { form, errors, onChange: change };
  return (
    <>
      <PageHeader
        title={t(apiUserTexts.create)}
        description={t(formTexts.createIntro)}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      <form ref={formElement} onSubmit={submit} noValidate>
        <Stack>
          <WhoSection {...section} />
          <ContactSection {...section} />
          <EntitiesSection {...section} />
          <FormSection title={t(formTexts.accessTitle)}>
            <AccessTypeField {...section} />
            {hasOwnRights(form.accessType) && <OwnRights rights={form.rights} onChange={change} />}
          </FormSection>
          <AdvancedSection {...section} />
          <SubmitNotice errors={errors} error={preview.error ?? create.error} />
          <FormActions
            renderCancel={(props) => (
              <Link to="/licences/$licenceId/$environment/api-users" params={{ ...place }} {...props} />
            )}
          >
            <Button type="submit" loading={preview.isPending}>
              {t(formTexts.review)}
            </Button>
          </FormActions>
        </Stack>
      </form>
      <ReviewDialog
        summary={preview.data}
        isCreating={create.isPending}
        onClose={() => preview.reset()}
        onCreate={() => {
          const parsed = parseNewApiUser(form);
          if (parsed.ok) create.mutate(parsed.body, { onError: () => preview.reset() });
        }}
      />
      <LeaveGuard isDirty={isTouched && !create.isSuccess} />
    </>
  );
}

interface OwnRightsProps {
  readonly rights: Rights;
  readonly onChange: (change: { readonly rights: Rights }) => void;
}

function OwnRights({ rights, onChange }: OwnRightsProps) {
  const catalogue = useQuery(queries.rightsCatalogue(usePlace()));
  const [search, setSearch] = useState('');
  if (catalogue.isPending) return <LinesSkeleton />;
  if (catalogue.isError)
    return <ProblemState error={catalogue.error} onRetry={() => void catalogue.refetch()} />;
  return (
    <RightsMatrix
      catalogue={catalogue.data}
      saved={rights}
      rights={rights}
      onChange={(next) => onChange({ rights: next })}
      search={search}
      onSearch={setSearch}
    />
  );
}

/** The name of one creation, sent with every try of it, so that the server makes one API user. */
function createCreationKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** The server's own check and summary first; then the creation itself. */
function useCreation(onFieldErrors: (errors: FieldErrors) => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const params = { ...place };
  type Body = Parameters<typeof admin.createApiUser>[0]['body'];
  const [creationKey] = useState(createCreationKey);
  const goTo = useGoToApiUser();
  const onError = (error: unknown) => {
    const { errors, code, current } = problemOf(error);
    if (code === 'already_created' && current?.apiUser !== undefined) {
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      showToast({
        color: 'green',
        message: t(formTexts.createdBefore, { name: current.apiUser.displayName }),
      });
      void goTo(current.apiUser.id);
      return;
    }
    if (errors !== undefined) onFieldErrors(fieldErrorsOf(errors));
  };
  const preview = useMutation({
    mutationFn: (body: Body) => unwrap(admin.previewApiUser({ params, body })),
    onError,
  });
  const create = useMutation({
    mutationFn: (body: Body) =>
      unwrap(admin.createApiUser({ params, body, headers: { 'idempotency-key': creationKey } })),
    // The answer holds the key's text: it is forgotten as soon as the page is left.
    gcTime: 0,
    onError,
    onSuccess: (created) => {
      client.setQueryData(queries.apiUser(place, created.apiUser.id).queryKey, created.apiUser);
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      handOnCreated(created);
      void goTo(created.apiUser.id);
    },
  });
  return { preview, create };
}

/** Goes to the page of the new API user: a reload there shows it, where one here would show an empty form. */
function useGoToApiUser() {
  const place = usePlace();
  const navigate = useNavigate();
  return (apiUserId: ApiUserId) =>
    navigate({
      to: '/licences/$licenceId/$environment/api-users/$apiUserId',
      params: { ...place, apiUserId },
      ignoreBlocker: true,
      replace: true,
    });
}

function SubmitNotice({ errors, error }: { readonly errors: FieldErrors; readonly error: unknown }) {
  const { t } = useI18n();
  if (error !== null && problemOf(error).errors === undefined)
    return <ProblemState error={error} title={t(formTexts.notSent)} />;
  const count = Object.keys(errors).length;
  if (count === 0) return null;
  return (
    <Alert color="red" role="alert">
      {t(formTexts.fixFieldsCount, { count })}
    </Alert>
  );
}

interface ReviewDialogProps {
  readonly summary: AccessSummary | undefined;
  readonly isCreating: boolean;
  readonly onClose: () => void;
  readonly onCreate: () => void;
}

function ReviewDialog({ summary, isCreating, onClose, onCreate }: ReviewDialogProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const place = usePlace();
  return (
    <Dialog opened={summary !== undefined} onClose={onClose} title={t(formTexts.reviewTitle)}>
      <Stack>
        <EnvironmentBadge environment={place.environment} />
        {summary !== undefined && (
          <>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {summary.parts.name}
            </Text>
            <Text style={{ overflowWrap: 'anywhere' }}>{presentAccessSummary(i18n, summary)}</Text>
          </>
        )}
        <FormActions onCancel={onClose}>
          <Button data-autofocus loading={isCreating} onClick={onCreate}>
            {t(formTexts.createNow)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}
