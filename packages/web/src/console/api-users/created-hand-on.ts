import type { AdminData } from '@postern/contract/admin-client';
import type { ApiUserId } from '@postern/contract/ids';

type Created = AdminData<'createApiUser'>;

/** The answer of a creation on its way from the form to the page of the new API user. In memory: it holds the key's text. */
const underWay: { created?: Created | undefined } = {};

export function handOnCreated(created: Created): void {
  underWay.created = created;
}

export function findHandedOn(apiUserId: ApiUserId): Created | undefined {
  return underWay.created?.apiUser.id === apiUserId ? underWay.created : undefined;
}

export function forgetHandedOn(): void {
  underWay.created = undefined;
}
