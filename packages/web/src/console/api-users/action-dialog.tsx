import { Button, List, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import { isSameName } from '@postern/contract/written-text';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { problemOf } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { actionTexts } from './action-texts.ts';
import { apiUserActions, useApiUserAction } from './api-user-actions.ts';
import type { ApiUserActionName } from './api-user-actions.ts';

interface ActionDialogProps {
  readonly apiUser: ApiUser;
  readonly action: ApiUserActionName;
  readonly onClose: () => void;
  readonly onNewKey: (key: RevealedApiKey) => void;
}

/** Asks once more: what it is, in which environment, what breaks and how soon. */
export function ActionDialog({ apiUser, action, onClose, onNewKey }: ActionDialogProps) {
  const { t } = useI18n();
  return (
    <Dialog opened onClose={onClose} title={t(apiUserActions[action].title, { name: apiUser.displayName })}>
      <Question key={action} {...{ apiUser, action, onClose, onNewKey }} />
    </Dialog>
  );
}

function Question({ apiUser, action, onClose, onNewKey }: ActionDialogProps) {
  const { t } = useI18n();
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const { button, isCutOff } = apiUserActions[action];
  const mutation = useApiUserAction(apiUser, ({ key }) => {
    onClose();
    if (key !== undefined) onNewKey(key);
  });
  const isTyped = action !== 'delete' || isSameName(typed, apiUser.displayName);
  return (
    <Stack>
      <EnvironmentBadge environment={place.environment} />
      <Consequences apiUser={apiUser} action={action} />
      {mutation.error !== null && (
        <Refusal apiUser={apiUser} error={mutation.error} onRetry={() => mutation.reset()} />
      )}
      {action === 'delete' && (
        <TextInput
          label={t(actionTexts.deleteType, { name: apiUser.displayName })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
      <FormActions onCancel={onClose}>
        <Button
          color={isCutOff ? 'red.9' : 'moat'}
          disabled={!isTyped}
          loading={mutation.isPending}
          onClick={() => mutation.mutate(action)}
        >
          {t(button)}
        </Button>
      </FormActions>
    </Stack>
  );
}

function Consequences({ apiUser, action }: Pick<ActionDialogProps, 'apiUser' | 'action'>) {
  const { t } = useI18n();
  const { what, isCutOff } = apiUserActions[action];
  return (
    <List size="sm" spacing="xs">
      <List.Item>{t(what)}</List.Item>
      {isCutOff && (
        <>
          <List.Item>
            <LastUse apiUser={apiUser} />
          </List.Item>
          <List.Item>
            <HowSoon />
          </List.Item>
        </>
      )}
    </List>
  );
}

interface RefusalProps {
  readonly apiUser: ApiUser;
  readonly error: Error;
  readonly onRetry: () => void;
}

/** A refusal that names the API user as it is now can be tried again with that. */
function Refusal({ apiUser, error, onRetry }: RefusalProps) {
  const place = usePlace();
  const client = useQueryClient();
  const current = problemOf(error).current?.apiUser;
  if (current === undefined) return <ProblemState error={error} />;
  const retry = () => {
    client.setQueryData(queries.apiUser(place, apiUser.id).queryKey, current);
    onRetry();
  };
  return <ProblemState error={error} onRetry={retry} />;
}

/** The installation's own bound, not a promise of ours. */
function HowSoon() {
  const { t } = useI18n();
  const { data: me } = useQuery(queries.me());
  if (me === undefined) return t(actionTexts.howSoon);
  const { maxStaleMs, accessTokenLifetimeS } = me.installation;
  return t(actionTexts.howSoonAtMost, {
    seconds: Math.ceil(maxStaleMs / 100) / 10,
    minutes: Math.ceil(accessTokenLifetimeS / 60),
  });
}

function LastUse({ apiUser: { lastUsed } }: { readonly apiUser: ApiUser }) {
  const { t, relative } = useI18n();
  if (lastUsed === null) return t(actionTexts.lastUsedNever);
  return (
    <strong>
      {t(actionTexts.lastUsedNow, {
        when: relative(lastUsed.atMs),
        address: lastUsed.address,
        operation: lastUsed.operation,
      })}
    </strong>
  );
}
