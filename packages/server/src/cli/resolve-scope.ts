import type { AdminClient } from '@postern/contract/admin-client';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import { foldName } from '@postern/contract/written-text';
import { toPlainText } from '../catalogue/plain-text.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import type { ScopeOptions } from './command-options.ts';
import { getAdminData } from './get-admin-data.ts';

export interface ResolveDeps {
  readonly client: AdminClient;
  readonly io: Pick<ProgramIo, 'env'>;
}

export interface Scope {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
}

/** Finds the licence and environment from the options, from the variables, or because only one exists. */
export async function resolveScope(options: ScopeOptions, deps: ResolveDeps): Promise<Scope> {
  const licence = await resolveLicence(options.licence ?? given(deps, 'POSTERN_LICENCE'), deps);
  return { licenceId: licence.id, environment: await resolveEnvironment(options, deps) };
}

/**
 * Finds a licence by id, number or account name.
 *
 * @throws CliError that lists the choices when none is named and there are several
 */
export async function resolveLicence(ref: string | undefined, { client }: ResolveDeps): Promise<Licence> {
  if (ref === undefined) return await getOnlyLicence(client);
  const id = licenceIdSchema.safeParse(ref);
  if (id.success) return getAdminData(await client.getLicence({ params: { licenceId: id.data } }));
  const exact = /^[0-9]{1,10}$/.test(ref) ? { number: Number(ref) } : { accountName: ref };
  const byNumber = await client.listLicences({ query: exact });
  const found = byNumber.ok ? byNumber.data.items : [];
  const [licence] = found.length > 0 ? found : await findByName(ref, client);
  if (licence === undefined) throw new CliError(`There is no licence ${toPlainText(ref)}.`, 1);
  return licence;
}

/** Compares the whole name in any letter case. @throws CliError when several licences have it */
async function findByName(name: string, client: AdminClient): Promise<readonly Licence[]> {
  const { items } = getAdminData(await client.listLicences({ query: { search: name, pageSize: 200 } }));
  const named = items.filter((licence) => foldName(licence.name) === foldName(name));
  if (named.length < 2) return named;
  const numbers = named.map((licence) => licence.number).join(', ');
  throw new CliError(
    `Several licences are called ${toPlainText(name)}: name one by its number: ${numbers}.`,
    2,
  );
}

async function getOnlyLicence(client: AdminClient): Promise<Licence> {
  const { items, total } = getAdminData(await client.listLicences({ query: { pageSize: 10 } }));
  const [only] = items;
  if (only === undefined)
    throw new CliError('There is no licence yet. Create one with: postern licence create', 1);
  if (total === 1) return only;
  const choices = items.map((licence) => `  ${licence.number}  ${toPlainText(licence.name)}`).join('\n');
  throw new CliError(`Name the licence with --licence:\n${choices}${total > 10 ? '\n  …' : ''}`, 2);
}

/** Finds the environment for commands without a licence. @throws CliError (exit code 2) */
export async function resolveEnvironment(options: ScopeOptions, deps: ResolveDeps): Promise<EnvironmentName> {
  const name = options.environment ?? given(deps, 'POSTERN_ENVIRONMENT');
  const { items } = getAdminData(await deps.client.listEnvironments());
  const names = items.map((environment) => environment.name);
  if (name !== undefined) {
    const parsed = environmentNameSchema.safeParse(name.toUpperCase());
    if (parsed.success && names.includes(parsed.data)) return parsed.data;
    throw new CliError(`There is no environment ${toPlainText(name)}. There are: ${names.join(', ')}.`, 2);
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw new CliError(`Name the environment with --environment: ${names.join(', ')}.`, 2);
}

function given({ io }: ResolveDeps, variable: string): string | undefined {
  const value = io.env[variable];
  return value === '' ? undefined : value;
}
