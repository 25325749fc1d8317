import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { rememberChange } from '../api-users/last-change.tsx';
import { usePlace } from '../layout/use-place.ts';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { keyQueries } from './key-queries.ts';
import { rotationTexts } from './rotation-texts.ts';

type RotationAction = { readonly kind: 'rotate'; readonly overlapMs: number } | { readonly kind: 'retire' };

/** Rotates, or retires the old key, and puts what became of it where the pages look. */
export function useRotationAction(apiUser: ApiUser, onDone: (key: RevealedApiKey | undefined) => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const params = { ...place, apiUserId: apiUser.id };
  const { version } = apiUser;
  return useMutation({
    // The answer may hold a key's text: no cache keeps it.
    gcTime: 0,
    mutationFn: async (action: RotationAction) => {
      if (action.kind === 'rotate') {
        const body = { overlapMs: action.overlapMs, version };
        return await unwrap(admin.rotateKey({ params, body }));
      }
      return { ...(await unwrap(admin.retireKey({ params, body: { version } }))), key: undefined };
    },
    onSuccess: (outcome, { kind }) => {
      const done = kind === 'rotate' ? rotationTexts.rotated : rotationTexts.retired;
      const sentence = t(done, { name: apiUser.displayName });
      const change = { apiUserId: apiUser.id, sentence, isCutOff: kind === 'retire', cutOff: outcome.cutOff };
      rememberChange(change, place, client);
      client.setQueryData(queries.apiUser(place, apiUser.id).queryKey, outcome.apiUser);
      void client.invalidateQueries({ queryKey: keyQueries.all(place, apiUser.id) });
      void client.invalidateQueries({ queryKey: ['api-users', place] });
      void client.invalidateQueries({ queryKey: ['audit-events', place] });
      onDone(outcome.key);
    },
  });
}
