import { Button, Skeleton } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import { applyTransition, stateOfApiUser } from '@postern/server/domain/api-user';
import type { ApiUserAction as DomainAction } from '@postern/server/domain/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { isUnproven } from '../api/with-proof.ts';
import { presentProblem } from '../api/problem-texts.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { actionTexts } from './action-texts.ts';
import { apiUserActions } from './api-user-actions.ts';
import type { ApiUserActionName } from './api-user-actions.ts';

// Wanted only when something is done, so their code comes then.
const MoreMenu = lazy(() => import('./more-menu.tsx').then((module) => ({ default: module.MoreMenu })));
const ActionDialog = lazy(() =>
  import('./action-dialog.tsx').then((module) => ({ default: module.ActionDialog })),
);
const ShownKeyDialog = lazy(() =>
  import('./key-dialogs.tsx').then((module) => ({ default: module.ShownKeyDialog })),
);
const RotateDialog = lazy(() =>
  import('../rotation/rotate-dialog.tsx').then((module) => ({ default: module.RotateDialog })),
);
const HandOverDialog = lazy(() =>
  import('./key-dialogs.tsx').then((module) => ({ default: module.HandOverDialog })),
);

interface ShownKey {
  readonly apiKey: RevealedApiKey;
  readonly isNew: boolean;
}

/** What can be done with an API user in its present state: the domain's own table decides. */
export function ApiUserButtons({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const [action, setAction] = useState<ApiUserActionName>();
  const [shown, setShown] = useState<ShownKey>();
  const [isHandingOver, setIsHandingOver] = useState(false);
  const [isRotating, setIsRotating] = useState(false);
  const state = stateOfApiUser(apiUser, Date.now());
  const may = (needs: DomainAction) => applyTransition(state, needs).kind === 'allowed';
  const isKeyless = state === 'active-keyless';
  if (!mayChange) return null;
  return (
    <>
      {may('view-key') && (
        <ViewKeyButton apiUser={apiUser} onShow={(key) => setShown({ apiKey: key, isNew: false })} />
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
      <Suspense fallback={<Skeleton w={90} h={36} />}>
        <MoreMenu
          apiUser={apiUser}
          onChoose={setAction}
          onHandOver={() => setIsHandingOver(true)}
          onRotate={() => setIsRotating(true)}
        />
      </Suspense>
      <Suspense>
        {action !== undefined && (
          <ActionDialog
            apiUser={apiUser}
            action={action}
            onClose={() => setAction(undefined)}
            onNewKey={(key) => setShown({ apiKey: key, isNew: true })}
          />
        )}
        {isRotating && (
          <RotateDialog
            apiUser={apiUser}
            onClose={() => setIsRotating(false)}
            onNewKey={(key) => setShown({ apiKey: key, isNew: true })}
          />
        )}
        {shown !== undefined && (
          <ShownKeyDialog apiUser={apiUser} {...shown} onClose={() => setShown(undefined)} />
        )}
        {isHandingOver && <HandOverDialog apiUser={apiUser} onClose={() => setIsHandingOver(false)} />}
      </Suspense>
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
  const [isLoading, setIsLoading] = useState(false);
  const view = async () => {
    setIsLoading(true);
    const result = await admin.viewKey({ params: { ...place, apiUserId: apiUser.id }, body: {} });
    setIsLoading(false);
    if (result.ok) onShow(result.data);
    else if (!isUnproven(result.problem))
      showToast({ color: 'red', message: presentProblem(i18n, result.problem), lastsMs: 10_000 });
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
