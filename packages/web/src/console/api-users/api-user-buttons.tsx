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

// Their code is loaded when something is done.
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

/** The dialog that is open, if any; `action` is a change that has to be confirmed. */
type Doing =
  | { readonly kind: 'action'; readonly action: ApiUserActionName }
  | { readonly kind: 'show'; readonly shown: ShownKey }
  | { readonly kind: 'hand-over' | 'rotate' }
  | undefined;

/** The buttons for what can be done with an API user in its present state, by the domain's own table. */
export function ApiUserButtons({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  const [doing, setDoing] = useState<Doing>();
  const state = stateOfApiUser(apiUser, Date.now());
  const may = (needs: DomainAction) => applyTransition(state, needs).kind === 'allowed';
  const act = (action: ApiUserActionName) => setDoing({ kind: 'action', action });
  if (!mayChange) return null;
  return (
    <>
      {may('view-key') && (
        <ViewKeyButton
          apiUser={apiUser}
          onShow={(apiKey) => setDoing({ kind: 'show', shown: { apiKey, isNew: false } })}
        />
      )}
      {state === 'active-keyless' && (
        <Button onClick={() => act('createKey')}>{t(apiUserActions.createKey.button)}</Button>
      )}
      {may('reactivate') && (
        <Button onClick={() => act('reactivate')}>{t(apiUserActions.reactivate.button)}</Button>
      )}
      <EditLink apiUser={apiUser} />
      <Suspense fallback={<Skeleton w={90} h={36} />}>
        <MoreMenu
          apiUser={apiUser}
          onChoose={act}
          onHandOver={() => setDoing({ kind: 'hand-over' })}
          onRotate={() => setDoing({ kind: 'rotate' })}
        />
      </Suspense>
      <Suspense>
        <OpenDialog apiUser={apiUser} doing={doing} onDoing={setDoing} />
      </Suspense>
    </>
  );
}

interface OpenDialogProps {
  readonly apiUser: ApiUser;
  readonly doing: Doing;
  readonly onDoing: (doing: Doing) => void;
}

function OpenDialog({ apiUser, doing, onDoing }: OpenDialogProps) {
  const onClose = () => onDoing(undefined);
  const onNewKey = (apiKey: RevealedApiKey) => onDoing({ kind: 'show', shown: { apiKey, isNew: true } });
  switch (doing?.kind) {
    case undefined:
      return null;
    case 'action':
      return <ActionDialog {...{ apiUser, onClose, onNewKey }} action={doing.action} />;
    case 'rotate':
      return <RotateDialog {...{ apiUser, onClose, onNewKey }} />;
    case 'show':
      return <ShownKeyDialog apiUser={apiUser} {...doing.shown} onClose={onClose} />;
    case 'hand-over':
      return <HandOverDialog apiUser={apiUser} onClose={onClose} />;
  }
}

function EditLink({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const place = usePlace();
  return (
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
