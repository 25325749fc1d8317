import { Button, Stack, Text, TextInput } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { z } from 'zod';
import type { AdminResult } from '@postern/contract/admin-client';
import type { Language } from '@postern/contract/api-user';
import { problemOf } from '../../ui/app/api-client.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LanguageField } from '../../ui/i18n/language-field.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { fieldErrorsOf } from '../api/field-errors.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useCheckedChange } from '../api/use-checked-change.ts';
import { teamTexts } from './team-texts.ts';

interface Invited {
  readonly invitation: { readonly email: string };
  /** Null where the invitation was mailed. */
  readonly link: string | null;
}

interface InvitationFormProps<Body> {
  /** Makes the body of the call of what was typed, and of the fields among the children. */
  readonly parse: (typed: {
    readonly email: string;
    readonly language: Language;
  }) => z.ZodSafeParseResult<Body>;
  readonly call: (body: Body) => Promise<AdminResult<Invited>>;
  /** The queries that the invitation makes stale. */
  readonly stale: QueryKey;
  readonly onClose: () => void;
  /** Fields that say what the person is invited to. */
  readonly children?: ReactNode;
}

/** Asks for the address of a person to invite and the language of the mail, then says whether the link was mailed. */
export function InvitationForm<Body>({ parse, call, stale, onClose, children }: InvitationFormProps<Body>) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const [typed, setTyped] = useState({ email: '', language });
  const [error, setError] = useState<string>();
  const invite = useCheckedChange({ call, stale, onDone: () => setError(undefined) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parse({ ...typed, email: typed.email.trim() });
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) invite.mutate(parsed.data);
  };
  if (invite.data !== undefined) return <Outcome invited={invite.data} onClose={onClose} />;
  const refused =
    invite.error === null ? undefined : fieldErrorsOf(problemOf(invite.error).errors ?? [])['email'];
  const message = error ?? refused;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {invite.error !== null && refused === undefined && <ProblemState error={invite.error} />}
        <TextInput
          type="email"
          label={t(teamTexts.email)}
          data-autofocus
          value={typed.email}
          onChange={(event) => setTyped({ ...typed, email: event.currentTarget.value })}
          error={message === undefined ? undefined : presentFieldMessage(i18n, message)}
        />
        {children}
        <LanguageField
          label={t(teamTexts.mailLanguage)}
          value={typed.language}
          onChange={(chosen) => setTyped({ ...typed, language: chosen })}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={invite.isPending}>
            {t(teamTexts.send)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

interface OutcomeProps {
  readonly invited: Invited;
  readonly onClose: () => void;
}

/** The link is shown once, and only where no mail server is configured. */
function Outcome({ invited: { invitation, link }, onClose }: OutcomeProps) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text fw={600}>{t(teamTexts.linkTitle, { email: invitation.email })}</Text>
      <Text size="sm">
        {link === null ? t(teamTexts.mailed, { email: invitation.email }) : t(teamTexts.notMailed)}
      </Text>
      {link !== null && <CopyField label={t(teamTexts.link)} text={link} />}
      <Button onClick={onClose}>{t(uiTexts.close)}</Button>
    </Stack>
  );
}
