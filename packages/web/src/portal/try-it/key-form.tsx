import { Anchor, Alert, Button, Group, PasswordInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { PortalApi } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { choose } from '../choice/choice.ts';
import type { Credential, HeldKey, KeyTarget } from './key-ring.ts';
import classes from './try-it.module.css';
import { tryItTexts } from './try-it-texts.ts';
import { useKeyRing } from './use-key-ring.ts';

interface KeyFormProps {
  readonly target: KeyTarget;
  readonly held: HeldKey;
  readonly api: PortalApi;
  readonly account: string | undefined;
}

/** Takes the key (or the legacy account). A browser is asked not to remember it. */
export function KeyForm({ target, held, api, account }: KeyFormProps) {
  const { t } = useI18n();
  const ring = useKeyRing();
  const [text, setText] = useState('');
  const [username, setUsername] = useState('');
  const isBasic = target.scheme === 'basic';
  const credential: Credential = isBasic
    ? { kind: 'basic', username: username.trim(), password: text }
    : { kind: 'key', text: text.trim() };
  const isComplete = text.trim() !== '' && (!isBasic || username.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete) return;
    setText('');
    void ring.use(target, credential);
  };
  return (
    <form onSubmit={submit} autoComplete="off" className={classes['form']}>
      <Group gap="sm" align="flex-end">
        {api.accountUrl !== null && <AccountField url={api.accountUrl} account={account} />}
        {isBasic && <UsernameField value={username} onChange={setUsername} />}
        <PasswordInput
          size="xs"
          label={t(isBasic ? tryItTexts.password : tryItTexts.title)}
          placeholder={
            isBasic ? undefined : t(tryItTexts.keyPlaceholder, { environment: target.environment })
          }
          value={text}
          maxLength={1_000}
          // It is no password of this site, and password managers would offer to keep it.
          autoComplete="one-time-code"
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: '1 1 12rem' }}
        />
        <Button size="xs" type="submit" loading={held.kind === 'exchanging'} disabled={!isComplete}>
          {t(isBasic ? tryItTexts.useAccount : tryItTexts.use)}
        </Button>
      </Group>
      {held.kind === 'refused' && <Refused held={held} environment={target.environment} />}
      <Text size="xs" c="dimmed" mt={4} role="status">
        {t(held.kind === 'exchanging' ? tryItTexts.exchanging : tryItTexts.inMemory)}
      </Text>
    </form>
  );
}

interface AccountFieldProps {
  readonly url: string;
  readonly account: string | undefined;
}

function AccountField({ url, account }: AccountFieldProps) {
  const { t } = useI18n();
  return (
    <TextInput
      size="xs"
      label={t(tryItTexts.account)}
      title={t(tryItTexts.accountHint, { url })}
      defaultValue={account ?? ''}
      maxLength={63}
      autoComplete="off"
      spellCheck={false}
      // Only once it is whole, since the reference follows it.
      onBlur={(event) => choose({ account: event.currentTarget.value.trim() })}
      w={{ base: '100%', xs: 160 }}
    />
  );
}

interface UsernameFieldProps {
  readonly value: string;
  readonly onChange: (username: string) => void;
}

function UsernameField({ value, onChange }: UsernameFieldProps) {
  const { t } = useI18n();
  return (
    <TextInput
      size="xs"
      label={t(tryItTexts.username)}
      value={value}
      maxLength={300}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      style={{ flex: '1 1 10rem' }}
    />
  );
}

interface RefusedProps {
  readonly held: Extract<HeldKey, { kind: 'refused' }>;
  readonly environment: string;
}

function Refused({ held: { status, code, detail }, environment }: RefusedProps) {
  const { t } = useI18n();
  if (status === 0)
    return (
      <Alert color="red" mt="xs" role="alert">
        {t(tryItTexts.unreachable, { origin: window.location.origin })}
      </Alert>
    );
  return (
    <Alert color="red" mt="xs" role="alert" title={t(tryItTexts.refused)}>
      <Text size="sm">
        {status === 429
          ? t(tryItTexts.tooMany)
          : status === 401
            ? t(tryItTexts.refusedHint, { environment })
            : detail}
      </Text>
      <Anchor size="sm" href={`/errors/${encodeURIComponent(code)}`} target="_blank" rel="noopener">
        {t(tryItTexts.aboutCode, { code })}
      </Anchor>
    </Alert>
  );
}
