import type { QueryClient } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { choose, findAccount, findEnvironmentOfDomain } from './choice.ts';

/** Chooses the environment of `?domain=`, and the account where it is a licence's own URL. An unknown one changes nothing. */
export async function takeDomain(domain: string, client: QueryClient): Promise<void> {
  const environments = await client.ensureQueryData(queries.environments());
  const environment = findEnvironmentOfDomain(environments, domain);
  if (environment === undefined) return;
  const account = environment.apis
    .map((api) => findAccount(api, domain.toLowerCase()))
    .find((found) => found !== undefined);
  choose({ environment: environment.name, ...(account === undefined ? {} : { account }) });
}
