import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ApiUser } from '@postern/contract/api-user';
import { applyTransition, stateOfApiUser } from '@postern/server/domain/api-user';
import type { ApiUserAction as DomainAction } from '@postern/server/domain/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usePlace } from '../layout/use-place.ts';
import { actionTexts } from './action-texts.ts';
import { apiUserActions } from './api-user-actions.ts';
import type { ApiUserActionName } from './api-user-actions.ts';
import { rotationTexts } from '../rotation/rotation-texts.ts';
import { handOverTexts } from './hand-over-texts.ts';

const menuActions: readonly { readonly name: ApiUserActionName; readonly needs: DomainAction }[] = [
  { name: 'reset', needs: 'reset-key' },
  { name: 'revoke', needs: 'revoke-key' },
  { name: 'deactivate', needs: 'deactivate' },
  { name: 'delete', needs: 'delete' },
];

interface MoreMenuProps {
  readonly apiUser: ApiUser;
  readonly onChoose: (action: ApiUserActionName) => void;
  readonly onHandOver: () => void;
  readonly onRotate: () => void;
}

export function MoreMenu({ apiUser, onChoose, onHandOver, onRotate }: MoreMenuProps) {
  const { t } = useI18n();
  const place = usePlace();
  const state = stateOfApiUser(apiUser, Date.now());
  const may = (needs: DomainAction) => applyTransition(state, needs).kind === 'allowed';
  const isKeyless = state === 'active-keyless';
  return (
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
        {may('view-key') && <Menu.Item onClick={onHandOver}>{t(handOverTexts.handOver)}</Menu.Item>}
        <Menu.Divider />
        {may('rotate-key') && <Menu.Item onClick={onRotate}>{t(rotationTexts.rotate)}</Menu.Item>}
        {menuActions
          .filter(({ name, needs }) => may(needs) && !(name === 'reset' && isKeyless))
          .map(({ name }) => (
            <Menu.Item
              key={name}
              onClick={() => onChoose(name)}
              {...(name === 'delete' ? { color: 'red' } : {})}
            >
              {t(apiUserActions[name].button)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
