import { Alert, Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Text as I18nText } from '../i18n/text.ts';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionApi } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { useAttempt } from './use-attempt.ts';

interface SignInFormProps {
  readonly onSignedIn: () => void;
  /** Where single sign-on comes back to: a path of the console. */
  readonly returnTo: string;
}

/** Password, then (where the account has it) the second step; or a passkey; or single sign-on. */
export function SignInForm({ onSignedIn, returnTo }: SignInFormProps) {
  const [step, setStep] = useState<'password' | 'second'>('password');
  return step === 'password' ? (
    <PasswordStep onSignedIn={onSignedIn} onSecondStep={() => setStep('second')} returnTo={returnTo} />
  ) : (
    <SecondStep onSignedIn={onSignedIn} />
  );
}

function PasswordStep({
  onSignedIn,
  onSecondStep,
  returnTo,
}: SignInFormProps & { readonly onSecondStep: () => void }) {
  const { t } = useI18n();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (email === '' || password === '') return;
    const result = await send(() => sessionApi.signIn({ email, password }));
    if (result.ok) (result.data.twoFactorRedirect === true ? onSecondStep : onSignedIn)();
  };
  const missing = (value: string) => (isChecked && value === '' ? t(sessionTexts.required) : undefined);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, sessionTexts.wrongCredentials))}
          </Alert>
        )}
        <TextInput
          type="email"
          name="email"
          autoComplete="username webauthn"
          label={t(sessionTexts.email)}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={missing(email)}
        />
        <PasswordInput
          name="password"
          autoComplete="current-password"
          label={t(sessionTexts.password)}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing(password)}
        />
        <Button type="submit" loading={isSending}>
          {t(sessionTexts.signIn)}
        </Button>
        <Forgotten href="/forgot-password" text={recoveryTexts.forgotLink} />
      </Stack>
      <OtherWays
        returnTo={returnTo}
        onPasskey={async () => {
          const result = await send(() => sessionApi.signInWithPasskey());
          if (result.ok) onSignedIn();
        }}
      />
    </form>
  );
}

/** The way back in: a mailed link, or (where nothing can be mailed) whom to ask. */
function Forgotten({ href, text }: { readonly href: string; readonly text: I18nText<string> }) {
  const { t } = useI18n();
  const options = useQuery(signInOptions);
  const [isAsked, setIsAsked] = useState(false);
  if (options.data?.ok !== true) return null;
  if (options.data.data.canMail) {
    return (
      <Anchor size="sm" href={href}>
        {t(text)}
      </Anchor>
    );
  }
  return isAsked ? (
    <Text size="sm" role="status">
      {t(recoveryTexts.noMail)}
    </Text>
  ) : (
    <Anchor component="button" type="button" size="sm" onClick={() => setIsAsked(true)}>
      {t(text)}
    </Anchor>
  );
}

const signInOptions = {
  queryKey: ['sign-in-options'],
  queryFn: () => sessionApi.getSignInOptions(),
} as const;

/** Only what the installation offers; nothing is shown until that is known. */
function OtherWays(props: { readonly returnTo: string; readonly onPasskey: () => Promise<void> }) {
  const { t } = useI18n();
  const options = useQuery(signInOptions);
  const offered = options.data?.ok === true ? options.data.data : { passkey: false, providers: [] };
  const isPasskeyOffered = offered.passkey && typeof PublicKeyCredential !== 'undefined';
  if (!isPasskeyOffered && offered.providers.length === 0) return null;
  const goTo = async (providerId: string) => {
    const result = await sessionApi.signInWithProvider(providerId, props.returnTo);
    if (result.ok) location.assign(result.data.url);
  };
  return (
    <Stack mt="md" gap="sm">
      <Divider label={t(sessionTexts.or)} />
      {isPasskeyOffered && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={18} aria-hidden="true" />}
          onClick={() => void props.onPasskey()}
        >
          {t(sessionTexts.withPasskey)}
        </Button>
      )}
      {offered.providers.map(({ id, name }) => (
        <Button key={id} variant="default" onClick={() => void goTo(id)}>
          {t(sessionTexts.withProvider, { name })}
        </Button>
      ))}
    </Stack>
  );
}

function SecondStep({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const [kind, setKind] = useState<'totp' | 'backup'>('totp');
  const { failure, isSending, send } = useAttempt();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const text = code.replaceAll(/\s/g, '');
    const result = await send(() =>
      kind === 'totp' ? sessionApi.verifyTotp(text) : sessionApi.verifyBackupCode(text),
    );
    if (result.ok) onSignedIn();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text>{t(kind === 'totp' ? sessionTexts.totpIntro : sessionTexts.backupIntro)}</Text>
        <TextInput
          key={kind}
          label={t(sessionTexts.totpCode)}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
          data-autofocus
          autoFocus
          error={
            failure === undefined ? undefined : t(presentSessionFailure(failure, sessionTexts.wrongCode))
          }
        />
        <Button type="submit" loading={isSending} disabled={code.trim() === ''}>
          {t(sessionTexts.confirm)}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            setCode('');
            setKind(kind === 'totp' ? 'backup' : 'totp');
          }}
        >
          {t(kind === 'totp' ? sessionTexts.useBackup : sessionTexts.useTotp)}
        </Anchor>
        <Forgotten href="/forgot-password?kind=factors" text={recoveryTexts.lostFactorLink} />
      </Stack>
    </form>
  );
}
