import { Alert, Button, Checkbox, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { editLicenceSchema, keyDisplaySchema, leakedKeyPolicySchema } from '@postern/contract/licence';
import type { EditLicence, Licence } from '@postern/contract/licence';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { fieldErrorsIn, fieldErrorsOf } from '../api/field-errors.ts';
import { FormSection } from '../api-users/form-section.tsx';
import { rememberChange } from '../api-users/last-change.tsx';
import { LeaveGuard } from '../layout/leave-guard.tsx';
import { useMayChange, usePlace, useRole } from '../layout/use-place.ts';
import { licenceSettingsTexts } from './licence-settings-texts.ts';

type Settings = Pick<Licence, 'keyDisplay' | 'leakedKeyPolicy' | 'connectorAccess'> & {
  /** The text as it is typed; an empty one means none. */
  readonly keyLifetimeDaysMax: string;
  readonly rotationDueDays: string;
};

const settingsOf = (licence: Licence): Settings => ({
  keyDisplay: licence.keyDisplay,
  leakedKeyPolicy: licence.leakedKeyPolicy,
  connectorAccess: licence.connectorAccess,
  keyLifetimeDaysMax: licence.keyLifetimeDaysMax?.toString() ?? '',
  rotationDueDays: licence.rotationDueDays?.toString() ?? '',
});

const daysOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** The differences to the licence, as the contract's body; undefined when there are none. */
function presentEdit(settings: Settings, base: Licence): Record<string, unknown> | undefined {
  const wanted = {
    keyDisplay: settings.keyDisplay,
    leakedKeyPolicy: settings.leakedKeyPolicy,
    connectorAccess: settings.connectorAccess,
    keyLifetimeDaysMax: daysOf(settings.keyLifetimeDaysMax),
    rotationDueDays: daysOf(settings.rotationDueDays),
  };
  const names = Object.keys(wanted) as (keyof typeof wanted)[]; // exactly the keys above
  const changed = names.filter((name) => wanted[name] !== base[name]);
  if (changed.length === 0) return undefined;
  return { ...Object.fromEntries(changed.map((name) => [name, wanted[name]])), version: base.version };
}

/** Keeps the settings that were touched, and takes the others from the saved licence. */
function rebase(mine: Settings, base: Settings, theirs: Settings): Settings {
  const names = Object.keys(mine) as (keyof Settings)[]; // settingsOf gives exactly these
  const touched = names.filter((name) => mine[name] !== base[name]);
  return { ...theirs, ...Object.fromEntries(touched.map((name) => [name, mine[name]])) };
}

export function LicenceSettingsForm({ licence }: { readonly licence: Licence }) {
  const i18n = useI18n();
  const { t } = i18n;
  const role = useRole(licence.id);
  const mayChange = useMayChange();
  const [base, setBase] = useState(licence);
  const [settings, setSettings] = useState(() => settingsOf(licence));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isUnchanged, setIsUnchanged] = useState(false);
  const save = useSaveSettings({
    onSaved: (saved) => {
      setBase(saved);
      setSettings(settingsOf(saved));
    },
    onRefused: (error) => {
      const { errors: refused, current } = problemOf(error);
      setErrors(fieldErrorsOf(refused ?? []));
      const theirs = current?.licence;
      if (theirs === undefined) return;
      setSettings((mine) => rebase(mine, settingsOf(base), settingsOf(theirs)));
      setBase(theirs);
    },
  });
  const change = (part: Partial<Settings>) => {
    setIsUnchanged(false);
    setSettings((now) => ({ ...now, ...part }));
  };
  const edit = presentEdit(settings, base);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsUnchanged(edit === undefined);
    if (edit === undefined) return;
    const parsed = editLicenceSchema.safeParse(edit);
    setErrors(fieldErrorsIn(parsed));
    if (parsed.success) save.mutate(parsed.data);
  };
  const section = { settings, onChange: change, isReadOnly: !mayChange };
  const errorOf = (name: string) =>
    errors[name] === undefined ? undefined : presentFieldMessage(i18n, errors[name]);
  const problem = save.error === null ? undefined : problemOf(save.error);
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={760}>
        <KeysSection {...section} errorOf={errorOf} />
        <LeakedSection {...section} />
        {role === 'operator' && (
          <FormSection title={t(licenceSettingsTexts.operatorTitle)}>
            <Checkbox
              label={t(licenceSettingsTexts.connector)}
              checked={settings.connectorAccess}
              onChange={(event) => change({ connectorAccess: event.currentTarget.checked })}
            />
          </FormSection>
        )}
        {problem?.current !== undefined && (
          <Alert color="yellow" role="alert">
            {t(licenceSettingsTexts.conflict)}
          </Alert>
        )}
        {problem !== undefined && problem.errors === undefined && problem.current === undefined && (
          <ProblemState error={save.error} />
        )}
        {isUnchanged && <Text role="status">{t(licenceSettingsTexts.unchanged)}</Text>}
        {mayChange && (
          <FormActions>
            <Button type="submit" loading={save.isPending}>
              {t(licenceSettingsTexts.save)}
            </Button>
          </FormActions>
        )}
      </Stack>
      <LeaveGuard isDirty={mayChange && edit !== undefined} />
    </form>
  );
}

interface SectionProps {
  readonly settings: Settings;
  readonly onChange: (part: Partial<Settings>) => void;
  readonly isReadOnly: boolean;
}

interface KeysSectionProps extends SectionProps {
  readonly errorOf: (name: string) => string | undefined;
}

function KeysSection({ settings, onChange, isReadOnly, errorOf }: KeysSectionProps) {
  const { t } = useI18n();
  return (
    <FormSection title={t(licenceSettingsTexts.keysTitle)}>
      <Radio.Group
        label={t(licenceSettingsTexts.keyDisplay)}
        value={settings.keyDisplay}
        readOnly={isReadOnly}
        onChange={(value) => {
          const chosen = keyDisplaySchema.safeParse(value);
          if (chosen.success) onChange({ keyDisplay: chosen.data });
        }}
      >
        <Stack gap="xs" mt={4}>
          {keyDisplaySchema.options.map((one) => (
            <Radio key={one} value={one} label={t(licenceSettingsTexts[one])} disabled={isReadOnly} />
          ))}
        </Stack>
      </Radio.Group>
      {(['keyLifetimeDaysMax', 'rotationDueDays'] as const).map((name) => {
        const isLifetime = name === 'keyLifetimeDaysMax';
        return (
          <TextInput
            key={name}
            maw={320}
            inputMode="numeric"
            autoComplete="off"
            readOnly={isReadOnly}
            label={t(isLifetime ? licenceSettingsTexts.lifetime : licenceSettingsTexts.rotation)}
            description={t(
              isLifetime ? licenceSettingsTexts.lifetimeHint : licenceSettingsTexts.rotationHint,
            )}
            value={settings[name]}
            onChange={(event) => onChange({ [name]: event.currentTarget.value })}
            error={errorOf(name)}
          />
        );
      })}
    </FormSection>
  );
}

function LeakedSection({ settings, onChange, isReadOnly }: SectionProps) {
  const { t } = useI18n();
  return (
    <FormSection title={t(licenceSettingsTexts.leakedTitle)}>
      <Radio.Group
        label={t(licenceSettingsTexts.leaked)}
        value={settings.leakedKeyPolicy}
        readOnly={isReadOnly}
        onChange={(value) => {
          const chosen = leakedKeyPolicySchema.safeParse(value);
          if (chosen.success) onChange({ leakedKeyPolicy: chosen.data });
        }}
      >
        <Stack gap="xs" mt={4}>
          {leakedKeyPolicySchema.options.map((one) => (
            <Radio key={one} value={one} label={t(licenceSettingsTexts[one])} disabled={isReadOnly} />
          ))}
        </Stack>
      </Radio.Group>
    </FormSection>
  );
}

interface SaveListeners {
  readonly onSaved: (licence: Licence) => void;
  readonly onRefused: (error: unknown) => void;
}

function useSaveSettings({ onSaved, onRefused }: SaveListeners) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: EditLicence) =>
      unwrap(admin.editLicence({ params: { licenceId: place.licenceId }, body })),
    onError: onRefused,
    onSuccess: ({ licence, cutOff }) => {
      client.setQueryData(queries.licence(licence.id).queryKey, licence);
      void client.invalidateQueries({ queryKey: ['licences'] });
      void client.invalidateQueries({ queryKey: queries.me().queryKey });
      const sentence = t(licenceSettingsTexts.saved);
      rememberChange({ apiUserId: null, sentence, isCutOff: false, cutOff }, place, client);
      if (cutOff === null) showToast({ color: 'green', message: sentence });
      onSaved(licence);
    },
  });
}
