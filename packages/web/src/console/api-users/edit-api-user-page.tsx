import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import type { ApiUser, EditApiUser } from '@postern/contract/api-user';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { formOfApiUser, listChangedFields, parseEditedApiUser } from './api-user-form.ts';
import { fieldErrorsOf } from '../api/field-errors.ts';
import type { ApiUserForm } from './api-user-form.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { AccessDifference } from './access-difference.tsx';
import { AccessReview } from './access-review.tsx';
import { listAccessChanges } from './list-access-changes.ts';
import { EditConflict, rebaseForm } from './edit-conflict.tsx';
import { focusFirstError } from './focus-first-error.ts';
import { AccessTypeField } from './access-type-field.tsx';
import { AdvancedSection, EntitiesSection } from './later-sections.tsx';
import { FormSection } from './form-section.tsx';
import { ContactSection, WhoSection } from './form-sections.tsx';
import { formTexts } from './form-texts.ts';
import { rememberChange } from './last-change.tsx';
import { ChangersOnly } from '../layout/changers-only.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { LeaveGuard } from '../layout/leave-guard.tsx';
import { usePlace } from '../layout/use-place.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users/$apiUserId/edit');

export function EditApiUserPage() {
  const { t } = useI18n();
  return (
    <ChangersOnly title={t(uiTexts.edit)}>
      <LoadedForm />
    </ChangersOnly>
  );
}

function LoadedForm() {
  const place = usePlace();
  const { apiUserId } = route.useParams();
  const apiUser = useQuery(queries.apiUser(place, apiUserId));
  if (apiUser.isError) return <ProblemState error={apiUser.error} onRetry={() => void apiUser.refetch()} />;
  if (apiUser.isPending) return <LinesSkeleton lines={10} height={28} />;
  return <EditForm key={apiUserId} opened={apiUser.data} />;
}

interface Edit {
  /** The API user with which the form began, or after a conflict the one that is saved now. */
  readonly base: ApiUser;
  readonly form: ApiUserForm;
  /** The API user as another admin saved it in the meantime. */
  readonly conflict?: { readonly theirs: readonly string[]; readonly both: readonly string[] };
}

function EditForm({ opened }: { readonly opened: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  const [edit, setEdit] = useState<Edit>({ base: opened, form: formOfApiUser(opened) });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [isUnchanged, setIsUnchanged] = useState(false);
  // An edit of access, while the person looks at the difference.
  const [reviewed, setReviewed] = useState<EditApiUser>();
  const formElement = useRef<HTMLFormElement>(null);
  const showErrors = (next: FieldErrors) => {
    setErrors(next);
    focusFirstError(formElement);
  };
  const save = useSaveEdit(opened, (error) => {
    const { errors: refused, current } = problemOf(error);
    if (refused !== undefined) showErrors(fieldErrorsOf(refused));
    const theirs = current?.apiUser;
    if (theirs !== undefined) setEdit((now) => rebase(now, theirs));
  });
  const isDirty = JSON.stringify(edit.form) !== JSON.stringify(formOfApiUser(edit.base));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseEditedApiUser(edit.form, edit.base);
    if (!parsed.ok) return showErrors(parsed.errors);
    setErrors({});
    setIsUnchanged(parsed.body === undefined);
    if (parsed.body === undefined) return;
    if (listAccessChanges(parsed.body).length > 0) setReviewed(parsed.body);
    else save.mutate(parsed.body);
  };
  const section = {
    form: edit.form,
    errors,
    apiUserId: opened.id,
    onChange: (change: Partial<ApiUserForm>) => {
      setIsUnchanged(false);
      setEdit((now) => ({ ...now, form: { ...now.form, ...change } }));
    },
  };
  const problem = save.error === null ? undefined : problemOf(save.error);
  return (
    <>
      <PageHeader
        title={t(formTexts.editTitle, { name: opened.displayName })}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      {edit.conflict !== undefined && <EditConflict {...edit.conflict} />}
      <form ref={formElement} onSubmit={submit} noValidate>
        <Stack>
          <WhoSection {...section} />
          <ContactSection {...section} />
          <EntitiesSection {...section} />
          <FormSection title={t(formTexts.accessTitle)}>
            <AccessTypeField {...section} />
          </FormSection>
          <AdvancedSection {...section} />
          {Object.keys(errors).length > 0 && (
            <Alert color="red" role="alert">
              {t(formTexts.fixFieldsCount, { count: Object.keys(errors).length })}
            </Alert>
          )}
          {problem !== undefined && problem.errors === undefined && problem.current === undefined && (
            <ProblemState error={save.error} title={t(formTexts.notSent)} />
          )}
          {isUnchanged && <Text role="status">{t(formTexts.nothingChanged)}</Text>}
          <FormActions
            renderCancel={(props) => (
              <Link
                to="/licences/$licenceId/$environment/api-users/$apiUserId"
                params={{ ...place, apiUserId: opened.id }}
                {...props}
              />
            )}
          >
            <Button type="submit" loading={save.isPending && reviewed === undefined}>
              {t(uiTexts.save)}
            </Button>
          </FormActions>
        </Stack>
      </form>
      <AccessReview
        apiUser={edit.base}
        opened={reviewed !== undefined}
        isSaving={save.isPending}
        onClose={() => setReviewed(undefined)}
        onSave={() => {
          if (reviewed !== undefined) save.mutate(reviewed, { onSettled: () => setReviewed(undefined) });
        }}
      >
        {reviewed !== undefined && <AccessDifference before={edit.base} edit={reviewed} />}
      </AccessReview>
      <LeaveGuard isDirty={isDirty && !save.isSuccess} />
    </>
  );
}

/** Goes on from the saved API user, with the typed changes on top. */
function rebase({ base, form }: Edit, theirs: ApiUser): Edit {
  const theirFields = listChangedFields(base, theirs);
  const { form: merged, mine } = rebaseForm({ base, form, theirs });
  return {
    base: theirs,
    form: merged,
    conflict: { theirs: theirFields, both: theirFields.filter((name) => mine.includes(name)) },
  };
}

function useSaveEdit(apiUser: ApiUser, onRefused: (error: unknown) => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const apiUserId = apiUser.id;
  return useMutation({
    mutationFn: (body: EditApiUser) => unwrap(admin.editApiUser({ params: { ...place, apiUserId }, body })),
    onError: onRefused,
    onSuccess: async ({ apiUser: saved, cutOff }) => {
      client.setQueryData(queries.apiUser(place, apiUserId).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      const sentence = t(formTexts.edited, { name: saved.displayName });
      rememberChange({ apiUserId, sentence, isCutOff: false, cutOff }, place, client);
      // Contact data are no gateway's business: then there is nothing to follow, and a toast says it.
      if (cutOff === null) showToast({ message: sentence, color: 'green' });
      await navigate({
        to: '/licences/$licenceId/$environment/api-users/$apiUserId',
        params: { ...place, apiUserId },
        // It is saved; the guard learns that only with the next drawing.
        ignoreBlocker: true,
      });
    },
  });
}
