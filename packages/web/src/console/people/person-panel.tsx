import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AdminData } from '@postern/contract/admin-client';
import type { PersonOfInstallation, PersonSession } from '@postern/contract/admin-routes/people';
import type { HumanId } from '@postern/contract/admin-routes/team';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { describeBrowser } from '../../ui/session/describe-browser.ts';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { teamTexts } from '../team/team-texts.ts';
import { peopleTexts } from './people-texts.ts';
import { usePeopleChange } from './use-people-change.ts';

/** One account: its address, the way back in, and where it is signed in. */
export function PersonPanel({ humanId }: { readonly humanId: HumanId }) {
  const { data, error, isPending } = useQuery(queries.person(humanId));
  if (isPending) return <LinesSkeleton lines={5} />;
  if (error !== null) return <ProblemState error={error} />;
  return (
    <Stack>
      <Address person={data.person} />
      <Reset person={data.person} />
      <Sessions person={data.person} sessions={data.sessions} />
    </Stack>
  );
}

function Address({ person }: { readonly person: PersonOfInstallation }) {
  const { t } = useI18n();
  const { humanId, email, isAddressProved } = person;
  const confirm = usePeopleChange<undefined, PersonOfInstallation>(
    () => admin.confirmPersonAddress({ params: { humanId }, body: {} }),
    () => showToast({ color: 'green', message: t(peopleTexts.confirmed) }),
  );
  return (
    <Stack gap="xs">
      <Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {email}
        </Text>
        <Badge variant="light" tt="none" color={isAddressProved ? 'green' : 'yellow'}>
          {t(isAddressProved ? peopleTexts.confirmed : teamTexts.unproved)}
        </Badge>
      </Group>
      {!isAddressProved && (
        <>
          <Text size="sm">{t(peopleTexts.confirmWhat, { email })}</Text>
          <Button
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            loading={confirm.isPending}
            onClick={() => confirm.mutate(undefined)}
          >
            {t(peopleTexts.confirm)}
          </Button>
        </>
      )}
      {confirm.error !== null && <ProblemState error={confirm.error} />}
    </Stack>
  );
}

function Reset({ person: { humanId, email } }: { readonly person: PersonOfInstallation }) {
  const { t, language } = useI18n();
  const reset = usePeopleChange<undefined, AdminData<'resetPerson'>>(
    () => admin.resetPerson({ params: { humanId }, body: { language } }),
    () => undefined,
  );
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        {t(peopleTexts.reset)}
      </Title>
      <Text size="sm">{t(peopleTexts.resetWhat)}</Text>
      {reset.error !== null && <ProblemState error={reset.error} />}
      {reset.data === undefined ? (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={reset.isPending}
          onClick={() => reset.mutate(undefined)}
        >
          {t(peopleTexts.reset)}
        </Button>
      ) : (
        <>
          <Text size="sm" role="status">
            {reset.data.link === null ? t(peopleTexts.resetMailed, { email }) : t(peopleTexts.resetHanded)}
          </Text>
          {reset.data.link !== null && <CopyField label={t(peopleTexts.resetLink)} text={reset.data.link} />}
        </>
      )}
    </Stack>
  );
}

function Sessions({
  person: { humanId, name },
  sessions,
}: {
  readonly person: PersonOfInstallation;
  readonly sessions: readonly PersonSession[];
}) {
  const { t, dateTime } = useI18n();
  const end = usePeopleChange<undefined, unknown>(
    () => admin.endPersonSessions({ params: { humanId } }),
    () => showToast({ color: 'green', message: t(peopleTexts.signedOut, { name }) }),
  );
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        {t(peopleTexts.sessions)}
      </Title>
      {end.error !== null && <ProblemState error={end.error} />}
      {sessions.length === 0 && <Text size="sm">{t(peopleTexts.noSessions)}</Text>}
      {sessions.map(({ id, userAgent, place, address, lastUsedAtMs, createdAtMs }) => (
        <div key={id}>
          <Text size="sm" fw={600}>
            {describeBrowser(userAgent) ?? t(recoveryTexts.unknownBrowser)}
          </Text>
          <Text size="xs" c="dimmed">
            {t(recoveryTexts.lastUsed, {
              place: t(place === 'portal' ? recoveryTexts.onPortal : recoveryTexts.onConsole),
              address: address ?? t(recoveryTexts.unknownAddress),
              when: dateTime(lastUsedAtMs ?? createdAtMs),
            })}
          </Text>
        </div>
      ))}
      {sessions.length > 0 && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={end.isPending}
          onClick={() => end.mutate(undefined)}
        >
          {t(peopleTexts.signOut)}
        </Button>
      )}
    </Stack>
  );
}
