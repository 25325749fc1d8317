import type { PortalApi, PortalEnvironment } from '@postern/contract/portal';
import type { TryableScheme } from '../choice/choice.ts';
import type { KeyTarget } from './key-ring.ts';

/** An API as a call reaches it from a page. */
export interface CallPlace {
  readonly environment: PortalEnvironment;
  readonly api: PortalApi;
  /** As findOwnAccount gives it. */
  readonly account: string | undefined;
}

/** Host and port that calls go to: the environment's, or the licence's own where the API asks for it. */
export function presentDomain({ environment, api, account }: CallPlace): string {
  const ownUrl = presentOwnUrl(api, account);
  return ownUrl === undefined ? environment.domain : new URL(ownUrl).host;
}

/** The target of a credential; undefined where the API has no scheme that a page can use. */
export function presentKeyTarget({
  scheme,
  ...place
}: CallPlace & { readonly scheme: TryableScheme | undefined }): KeyTarget | undefined {
  if (scheme === undefined) return undefined;
  const { environment, api } = place;
  return {
    environment: environment.name,
    scheme,
    tokenUrl: scheme === 'bearer' ? presentTokenUrl(place) : null,
    keyHeader: scheme === 'api-key-header' ? api.keyHeader : null,
  };
}

function presentTokenUrl(place: CallPlace): string | null {
  const { tokenUrl } = place.environment;
  if (tokenUrl === null) return null;
  const url = new URL(tokenUrl);
  url.host = presentDomain(place);
  return url.href;
}

function presentOwnUrl({ accountUrl }: PortalApi, account: string | undefined): string | undefined {
  return accountUrl === null || account === undefined ? undefined : accountUrl.replace('{account}', account);
}

/** The account name where the API has URLs of licences' own and it is one label of a host: anything else would lead elsewhere. */
export function findOwnAccount({ accountUrl }: PortalApi, account: string | undefined): string | undefined {
  const isLabel = account !== undefined && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(account);
  return accountUrl !== null && isLabel ? account.toLowerCase() : undefined;
}
