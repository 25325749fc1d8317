import type { AdminClient } from '@postern/contract/admin-client';
import type { ApiUser } from '@postern/contract/api-user';
import { apiUserIdSchema, entityIdSchema } from '@postern/contract/ids';
import type { EntityGroupId, EntityId } from '@postern/contract/ids';
import { foldName, isSameName } from '@postern/contract/written-text';
import { toPlainText } from '../catalogue/plain-text.ts';
import { CliError } from './cli-error.ts';
import { getAdminData } from './get-admin-data.ts';
import type { Scope } from './resolve-scope.ts';

/**
 * Finds an API user by its id, or by its whole name, nickname or e-mail in any letter case.
 *
 * @throws CliError if none or several match
 */
export async function getApiUser(ref: string, scope: Scope, client: AdminClient): Promise<ApiUser> {
  const id = apiUserIdSchema.safeParse(ref);
  if (id.success) return getAdminData(await client.getApiUser({ params: { ...scope, apiUserId: id.data } }));
  const query = { search: ref.slice(0, 200), pageSize: 200 };
  const { items } = getAdminData(await client.listApiUsers({ params: scope, query }));
  const wanted = foldName(ref);
  const named = items.filter(({ displayName, nickname, email }) =>
    [displayName, nickname, email].some((name) => name !== null && foldName(name) === wanted),
  );
  const [found, ...others] = named;
  if (found === undefined) {
    throw new CliError(`There is no API user ${toPlainText(ref)} in ${scope.environment}.`, 1);
  }
  if (others.length === 0) return found;
  const choices = named.map((one) => `  ${one.id}  ${toPlainText(one.displayName)}  ${one.email}`).join('\n');
  throw new CliError(`Several API users match ${toPlainText(ref)}. Name one by its id:\n${choices}`, 2);
}

/** Finds entities by id or name. @throws CliError that lists the existing ones */
export async function getEntityIds(
  refs: readonly string[],
  scope: Scope,
  client: AdminClient,
): Promise<readonly EntityId[]> {
  const { items } = getAdminData(await client.listEntities({ params: scope }));
  return refs.map((ref) => {
    const id = entityIdSchema.safeParse(ref);
    const found = items.find((entity) => (id.success ? entity.id === id.data : entity.name === ref));
    if (found !== undefined) return found.id;
    const names = items.map((entity) => entity.name).join(', ');
    throw new CliError(
      `There is no entity ${toPlainText(ref)} in ${scope.environment}. There are: ${names === '' ? 'none' : names}.`,
      1,
    );
  });
}

/** Finds an entity group by id or name. @throws CliError that lists the existing ones */
export async function getEntityGroupId(
  ref: string,
  scope: Scope,
  client: AdminClient,
): Promise<EntityGroupId> {
  const { items } = getAdminData(await client.listEntityGroups({ params: scope }));
  const found = items.find((group) => group.id === ref || isSameName(ref, group.name));
  if (found !== undefined) return found.id;
  const names = items.map((group) => group.name).join(', ');
  throw new CliError(
    `There is no entity group ${toPlainText(ref)} in ${scope.environment}. There are: ${names === '' ? 'none' : names}.`,
    1,
  );
}
