import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import type { CutOff } from '@postern/contract/cut-off';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import type { Text } from '../../ui/i18n/text.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { actionTexts } from './action-texts.ts';
import { rememberChange } from './last-change.tsx';

export type ApiUserActionName = 'reset' | 'createKey' | 'revoke' | 'deactivate' | 'reactivate' | 'delete';

interface ActionOutcome {
  readonly cutOff: CutOff | null;
  readonly apiUser?: ApiUser;
  readonly key?: RevealedApiKey;
}

type Params = Parameters<typeof admin.resetKey>[0]['params'];

interface ApiUserAction {
  readonly button: Text<string>;
  readonly title: Text<'{name}'>;
  readonly what: Text<string>;
  readonly done: Text<'{name}'>;
  /** Whether something stops working: then the dialog says what and how soon, and the confirmation is a cut-off. */
  readonly isCutOff: boolean;
  readonly run: (params: Params, version: number) => Promise<ActionOutcome>;
}

const named = (text: Text<string>) => text as Text<'{name}'>; // every title and outcome names the API user, and nothing else

export const apiUserActions: Readonly<Record<ApiUserActionName, ApiUserAction>> = {
  reset: {
    button: actionTexts.reset,
    title: named(actionTexts.resetTitle),
    what: actionTexts.resetWhat,
    done: named(actionTexts.resetDone),
    isCutOff: true,
    run: (params, version) => unwrap(admin.resetKey({ params, body: { version } })),
  },
  createKey: {
    button: actionTexts.createKey,
    title: named(actionTexts.createKeyTitle),
    what: actionTexts.createKeyWhat,
    done: named(actionTexts.resetDone),
    isCutOff: false,
    run: (params, version) => unwrap(admin.resetKey({ params, body: { version } })),
  },
  revoke: {
    button: actionTexts.revoke,
    title: named(actionTexts.revokeTitle),
    what: actionTexts.revokeWhat,
    done: named(actionTexts.revokeDone),
    isCutOff: true,
    run: (params, version) => unwrap(admin.revokeKey({ params, body: { version } })),
  },
  deactivate: {
    button: actionTexts.deactivate,
    title: named(actionTexts.deactivateTitle),
    what: actionTexts.deactivateWhat,
    done: named(actionTexts.deactivateDone),
    isCutOff: true,
    run: (params, version) => unwrap(admin.deactivateApiUser({ params, body: { version } })),
  },
  reactivate: {
    button: actionTexts.reactivate,
    title: named(actionTexts.reactivateTitle),
    what: actionTexts.reactivateWhat,
    done: named(actionTexts.reactivateDone),
    isCutOff: false,
    run: (params, version) => unwrap(admin.reactivateApiUser({ params, body: { version } })),
  },
  delete: {
    button: actionTexts.delete,
    title: named(actionTexts.deleteTitle),
    what: actionTexts.deleteWhat,
    done: named(actionTexts.deleteDone),
    isCutOff: true,
    run: (params, version) => unwrap(admin.deleteApiUser({ params, query: { version } })),
  },
};

/** Runs an action on an API user, and puts what became of it where the pages look. */
export function useApiUserAction(apiUser: ApiUser, onDone: (outcome: ActionOutcome) => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const apiUserId = apiUser.id;
  return useMutation({
    // The answer may hold a key's text: no cache keeps it.
    gcTime: 0,
    mutationFn: (name: ApiUserActionName) =>
      apiUserActions[name].run({ ...place, apiUserId }, apiUser.version),
    onSuccess: async (outcome, name) => {
      const { done, isCutOff } = apiUserActions[name];
      const sentence = t(done, { name: apiUser.displayName });
      rememberChange({ apiUserId, sentence, isCutOff, cutOff: outcome.cutOff }, place, client);
      if (outcome.cutOff === null) showToast({ message: sentence, color: 'green' });
      if (outcome.apiUser !== undefined) {
        client.setQueryData(queries.apiUser(place, apiUserId).queryKey, outcome.apiUser);
      }
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      onDone(outcome);
      if (name === 'delete') {
        await navigate({ to: '/licences/$licenceId/$environment/api-users', params: { ...place } });
        client.removeQueries({ queryKey: queries.apiUser(place, apiUserId).queryKey });
      }
    },
  });
}
