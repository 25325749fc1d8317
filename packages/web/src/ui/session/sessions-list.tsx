import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n.tsx';
import { LinesSkeleton } from '../states.tsx';
import { describeBrowser } from './describe-browser.ts';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionApi } from './session-api.ts';
import type { OwnSession, SessionResult } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { useAttempt } from './use-attempt.ts';

const queryKey = ['account', 'sessions'] as const;

/** Where the person is signed in; each session but the present one can be ended. */
export function SessionsList() {
  const { t } = useI18n();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey, queryFn: () => sessionApi.listSessions() });
  const { failure, isSending, send } = useAttempt();
  const end = async (call: () => Promise<SessionResult<unknown>>) => {
    await send(call);
    await client.invalidateQueries({ queryKey });
  };
  const answer = sessions.data;
  if (answer === undefined) return <LinesSkeleton lines={3} />;
  if (!answer.ok) return <Alert color="red">{t(presentSessionFailure(answer, recoveryTexts.failed))}</Alert>;
  const { items } = answer.data;
  return (
    <Stack gap="sm">
      {failure !== undefined && (
        <Alert color="red" role="alert">
          {t(presentSessionFailure(failure, recoveryTexts.failed))}
        </Alert>
      )}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            isEnding={isSending}
            onEnd={() => void end(() => sessionApi.endSession(session.id))}
          />
        ))}
      </Stack>
      {items.length > 1 && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={isSending}
          onClick={() => void end(() => sessionApi.endOtherSessions())}
        >
          {t(recoveryTexts.endOthers)}
        </Button>
      )}
    </Stack>
  );
}

interface SessionLineProps {
  readonly session: OwnSession;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}

function SessionLine({ session, isEnding, onEnd }: SessionLineProps) {
  const { t, dateTime } = useI18n();
  const browser = describeBrowser(session.userAgent) ?? t(recoveryTexts.unknownBrowser);
  const when = dateTime(session.lastUsedAtMs ?? session.createdAtMs);
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {browser}
          </Text>
          {session.isCurrent && (
            <Badge variant="light" tt="none">
              {t(recoveryTexts.thisSession)}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t(recoveryTexts.lastUsed, {
            place: t(session.place === 'portal' ? recoveryTexts.onPortal : recoveryTexts.onConsole),
            address: session.address ?? t(recoveryTexts.unknownAddress),
            when,
          })}
        </Text>
      </div>
      {!session.isCurrent && (
        <Button
          size="xs"
          variant="default"
          disabled={isEnding}
          aria-label={t(recoveryTexts.endSessionOf, { browser, when })}
          onClick={onEnd}
        >
          {t(recoveryTexts.endSession)}
        </Button>
      )}
    </Group>
  );
}
