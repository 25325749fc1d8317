import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { teamTexts } from './team-texts.ts';

/** A long address goes on in the next line: it must not make the page wider than a phone. */
const breakAddress = { minWidth: 0, overflowWrap: 'anywhere' } as const;

export interface OpenInvitation {
  readonly id: string;
  readonly email: string;
  readonly expiresAtMs: number;
}

export interface Change<Input> {
  readonly mutate: (input: Input) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

export interface InvitationLinesProps<Invitation extends OpenInvitation> {
  readonly invitations: readonly Invitation[];
  /** Says what the person is invited to. */
  readonly describe?: ((invitation: Invitation) => ReactNode) | undefined;
  /** Absent for those who may not change the list. */
  readonly withdraw?: Change<Invitation>;
  /** Mails a new link, which replaces the earlier one. */
  readonly again?: {
    readonly change: Change<Invitation>;
    readonly isFor: (invitation: Invitation) => boolean;
  };
}

/** A line for each open invitation: to whom, to what, until when its link works, and how to renew or withdraw it. */
export function InvitationLines<Invitation extends OpenInvitation>(props: InvitationLinesProps<Invitation>) {
  const { invitations, describe, withdraw, again } = props;
  const { t, dateTime } = useI18n();
  const errors = [withdraw?.error ?? null, again?.change.error ?? null].filter((error) => error !== null);
  return (
    <Stack gap="sm">
      {errors.map((error) => (
        <ProblemState key={error.message} error={error} />
      ))}
      {invitations.map((invitation) => (
        <Group key={invitation.id} justify="space-between">
          <div style={breakAddress}>
            <Text size="sm" fw={600}>
              {invitation.email}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {describe !== undefined && <>{describe(invitation)} · </>}
              {t(teamTexts.expires, { when: dateTime(invitation.expiresAtMs) })}
            </Text>
          </div>
          <Group gap="xs">
            {again?.isFor(invitation) === true && (
              <Button
                size="xs"
                variant="default"
                aria-label={t(teamTexts.sendAgainTo, { email: invitation.email })}
                disabled={again.change.isPending}
                onClick={() => again.change.mutate(invitation)}
              >
                {t(teamTexts.sendAgain)}
              </Button>
            )}
            {withdraw !== undefined && (
              <Button
                size="xs"
                variant="default"
                aria-label={t(teamTexts.withdrawOf, { email: invitation.email })}
                disabled={withdraw.isPending}
                onClick={() => withdraw.mutate(invitation)}
              >
                {t(teamTexts.withdraw)}
              </Button>
            )}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
