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

function Question(props: ActionDialogProps) {
  const { apiUser, action, onClose, onNewKey } = props;
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const { what, button, isCutOff } = apiUserActions[action];
  const mutation = useApiUserAction(apiUser, ({ key }) => {
    onClose();
    if (key !== undefined) onNewKey(key);
  });
  const isTyped = action !== 'delete' || isSameName(typed, apiUser.displayName);
  const refreshed = mutation.error === null ? undefined : problemOf(mutation.error).current?.apiUser;
  return (
    <Stack>
      <EnvironmentBadge environment={place.environment} />
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
      {mutation.error !== null && (
        <ProblemState
          error={mutation.error}
          {...(refreshed === undefined
            ? {}
            : {
                onRetry: () => {
                  client.setQueryData(queries.apiUser(place, apiUser.id).queryKey, refreshed);
                  mutation.reset();
                },
              })}
        />
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
