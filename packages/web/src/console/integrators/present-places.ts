import type { ApiUserPlace } from '@postern/contract/integrator';

/** Takes from named API users the part that is sent. */
export function presentPlaces(apiUsers: readonly ApiUserPlace[]): ApiUserPlace[] {
  return apiUsers.map(({ environment, apiUserId }) => ({ environment, apiUserId }));
}
