import type { ApiUserPlace } from '@postern/contract/integrator';

/** What is sent of API users whose names are shown. */
export function presentPlaces(apiUsers: readonly ApiUserPlace[]): ApiUserPlace[] {
  return apiUsers.map(({ environment, apiUserId }) => ({ environment, apiUserId }));
}
