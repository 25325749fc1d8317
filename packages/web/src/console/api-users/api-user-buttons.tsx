import { Button, Menu } from '@mantine/core';
import { IconDots, IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import { applyTransition, stateOfApiUser } from '@postern/server/domain/api-user';
import type { ApiUserAction as DomainAction } from '@postern/server/domain/api-user';
import { notifications } from '@mantine/notifications';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { presentProblem } from '../api/problem-texts.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { useStepUp } from '../session/session-dialogs.tsx';
import { ActionDialog, KeyDialog } from './action-dialog.tsx';
import { actionTexts } from './action-texts.ts';
import { apiUserActions } from './api-user-actions.ts';
import type { ApiUserActionName } from './api-user-actions.ts';
import { handOverTexts } from './hand-over-texts.ts';

// Wanted only when a key is shown or passed on, so their code comes then.
const KeyPanel = lazy(() => import('./key-panel.tsx').then((module) => ({ default: module.KeyPanel })));
const HandOverPanel = lazy(() =>
  import('./hand-over-panel.tsx').then((module) => ({ default: module.HandOverPanel })),
);

interface ShownKey {
  readonly key: RevealedApiKey;
  readonly isNew: boolean;
}

const menuActions: readonly { readonly name: ApiUserActionName; readonly needs: DomainAction }[] = [
  { name: 'reset', needs: 'reset-key' },
  { name: 'revoke', needs: 'revoke-key' },
  { name: 'deactivate', needs: 'deactivate' },
  { name: 'delete', needs: 'delete' },
];

/** What can be done with an API user in its present state: the domain's own table decides. */
export function ApiUserButtons({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const [action, setAction] = useState<ApiUserActionName>();
  const [shown, setShown] = useState<ShownKey>();
  const [isHandingOver, setIsHandingOver] = useState(false);
  const state = stateOfApiUser(apiUser);
  const may = (needs: DomainAction) => applyTransition(state, needs).kind === 'allowed';
  const isKeyless = state === 'active-keyless';
  if (!mayChange) return null;
  return (
    <>
      {may('view-key') && (
        <ViewKeyButton apiUser={apiUser} onShow={(key) => setShown({ key, isNew: false })} />
      )}
      {isKeyless && (
        <Button onClick={() => setAction('createKey')}>{t(apiUserActions.createKey.button)}</Button>
      )}
      {may('reactivate') && (
        <Button onClick={() => setAction('reactivate')}>{t(apiUserActions.reactivate.button)}</Button>
      )}
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link
            to="/licences/$licenceId/$environment/api-users/$apiUserId/edit"
            params={{ ...place, apiUserId: apiUser.id }}
            {...props}
          />
        )}
      >
        {t(actionTexts.edit)}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconDots size={16} aria-hidden="true" />}>
            {t(actionTexts.more)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            renderRoot={(props) => (
              <Link
                to="/licences/$licenceId/$environment/explain"
                params={{ ...place }}
                search={{ apiUserId: apiUser.id }}
                {...props}
              />
            )}
          >
            {t(actionTexts.explain)}
          </Menu.Item>
          {may('view-key') && (
            <Menu.Item onClick={() => setIsHandingOver(true)}>{t(handOverTexts.handOver)}</Menu.Item>
          )}
          <Menu.Divider />
          {menuActions
            .filter(({ name, needs }) => may(needs) && !(name === 'reset' && isKeyless))
            .map(({ name }) => (
              <Menu.Item
                key={name}
                onClick={() => setAction(name)}
                {...(name === 'delete' ? { color: 'red' } : {})}
              >
                {t(apiUserActions[name].button)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <ActionDialog
        apiUser={apiUser}
        action={action}
        onClose={() => setAction(undefined)}
        onNewKey={(key) => setShown({ key, isNew: true })}
      />
      <KeyDialog
        title={t(shown?.isNew === true ? actionTexts.newKeyOf : actionTexts.keyOf, {
          name: apiUser.displayName,
        })}
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
      >
        {shown !== undefined && (
          <Suspense fallback={<LinesSkeleton />}>
            <KeyPanel apiUser={apiUser} apiKey={shown.key} />
          </Suspense>
        )}
      </KeyDialog>
      <KeyDialog
        title={t(handOverTexts.title, { name: apiUser.displayName })}
        isOpen={isHandingOver}
        onClose={() => setIsHandingOver(false)}
      >
        {isHandingOver && (
          <Suspense fallback={<LinesSkeleton />}>
            <HandOverPanel apiUser={apiUser} />
          </Suspense>
        )}
      </KeyDialog>
    </>
  );
}

interface ViewKeyButtonProps {
  readonly apiUser: ApiUser;
  readonly onShow: (key: RevealedApiKey) => void;
}

/** The key's text goes from the answer to the dialog and nowhere else. */
function ViewKeyButton({ apiUser, onShow }: ViewKeyButtonProps) {
  const i18n = useI18n();
  const place = usePlace();
  const withStepUp = useStepUp();
  const [isLoading, setIsLoading] = useState(false);
  const view = async () => {
    setIsLoading(true);
    const result = await withStepUp(() =>
      admin.viewKey({ params: { ...place, apiUserId: apiUser.id }, body: {} }),
    );
    setIsLoading(false);
    if (result === 'cancelled') return;
    if (result.ok) onShow(result.data);
    else
      notifications.show({ color: 'red', message: presentProblem(i18n, result.problem), autoClose: 10_000 });
  };
  return (
    <Button
      loading={isLoading}
      leftSection={<IconEye size={18} aria-hidden="true" />}
      onClick={() => void view()}
    >
      {i18n.t(actionTexts.view)}
    </Button>
  );
}
