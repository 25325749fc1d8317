import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import type { Text as I18nText } from '../../ui/i18n/text.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { FormSection } from '../api-users/form-section.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import type { Passkey, SessionResult } from '../../ui/session/session-api.ts';
import { withStepUp } from '../session/session-dialogs.tsx';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { accountTexts } from './account-texts.ts';

const queryKey = ['account', 'passkeys'] as const;

/** Passkeys of the account: added and removed after a fresh proof of identity. */
export function PasskeysCard() {
  const { t } = useI18n();
  const passkeys = useQuery({ queryKey, queryFn: () => sessionApi.listPasskeys() });
  const { failure, isChanging, change } = usePasskeyChange();
  const answer = passkeys.data;
  return (
    <FormSection title={t(accountTexts.passkeysTitle)} intro={t(accountTexts.passkeysIntro)}>
      {failure !== undefined && (
        <Alert color="red" role="alert">
          {t(presentSessionFailure(failure, accountTexts.failed))}
        </Alert>
      )}
      {answer === undefined && <LinesSkeleton lines={2} />}
      {answer?.ok === false && <Text size="sm">{t(presentSessionFailure(answer, accountTexts.failed))}</Text>}
      {answer?.ok === true && answer.data.length === 0 && <Text size="sm">{t(accountTexts.noPasskey)}</Text>}
      {answer?.ok === true && answer.data.length > 0 && (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {answer.data.map((passkey) => (
            <PasskeyLine
              key={passkey.id}
              passkey={passkey}
              isChanging={isChanging}
              onRemove={() =>
                void change(() => sessionApi.removePasskey(passkey.id), accountTexts.passkeyRemoved)
              }
            />
          ))}
        </Stack>
      )}
      <NewPasskey
        isChanging={isChanging}
        onAdd={(name) => change(() => sessionApi.addPasskey(name), accountTexts.passkeyAdded)}
      />
    </FormSection>
  );
}

function usePasskeyChange() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Extract<SessionResult<unknown>, { readonly ok: false }>>();
  const [isChanging, setIsChanging] = useState(false);
  const change = async (call: () => Promise<SessionResult<unknown>>, done: I18nText<string>) => {
    setIsChanging(true);
    const result = await withStepUp(call);
    setIsChanging(false);
    setFailure(result === 'cancelled' || result.ok ? undefined : result);
    if (result === 'cancelled' || !result.ok) return false;
    await client.invalidateQueries({ queryKey: ['account'] });
    showToast({ color: 'green', message: t(done) });
    return true;
  };
  return { failure, isChanging, change };
}

interface PasskeyLineProps {
  readonly passkey: Passkey;
  readonly isChanging: boolean;
  readonly onRemove: () => void;
}

function PasskeyLine({ passkey, isChanging, onRemove }: PasskeyLineProps) {
  const { t, date } = useI18n();
  const name = (passkey.name ?? '') === '' ? t(accountTexts.unnamed) : (passkey.name ?? '');
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {passkey.createdAt instanceof Date && (
          <Text size="xs" c="dimmed">
            {t(accountTexts.added, { date: date(passkey.createdAt.getTime()) })}
          </Text>
        )}
      </div>
      <Button
        size="xs"
        variant="default"
        disabled={isChanging}
        aria-label={t(accountTexts.removeOf, { name })}
        onClick={onRemove}
      >
        {t(accountTexts.remove)}
      </Button>
    </Group>
  );
}

interface NewPasskeyProps {
  readonly isChanging: boolean;
  readonly onAdd: (name: string) => Promise<boolean>;
}

function NewPasskey({ isChanging, onAdd }: NewPasskeyProps) {
  const { t } = useI18n();
  const [name, setName] = useState('');
  if (typeof PublicKeyCredential === 'undefined') {
    return <Text size="sm">{t(accountTexts.noPasskeyHere)}</Text>;
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onAdd(name.trim() === '' ? t(accountTexts.unnamed) : name.trim())) setName('');
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="flex-end" gap="sm">
        <TextInput
          style={{ flex: '1 1 14rem', maxWidth: 320 }}
          label={t(accountTexts.passkeyName)}
          placeholder={t(accountTexts.passkeyExample)}
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={isChanging}
          leftSection={<IconFingerprint size={18} aria-hidden="true" />}
        >
          {t(accountTexts.addPasskey)}
        </Button>
      </Group>
    </form>
  );
}
