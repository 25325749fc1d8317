import type { AdminClient } from '@postern/contract/admin-client';
import type { LicenceId } from '@postern/contract/ids';
import type { ProgramIo } from './cli-io.ts';
import { connectOptions } from './command-options.ts';
import type { LicenceOptions, ScopeOptions } from './command-options.ts';
import { resolveLicence, resolveScope } from './resolve-scope.ts';
import type { Scope } from './resolve-scope.ts';

interface InScope {
  readonly client: AdminClient;
  readonly scope: Scope;
}

interface InLicence {
  readonly client: AdminClient;
  readonly licenceId: LicenceId;
}

/** Runs `use` with the admin API in the licence and environment that the options or the variables name. */
export async function inScope(
  io: ProgramIo,
  options: ScopeOptions,
  use: (place: InScope) => Promise<void>,
): Promise<void> {
  await io.withAdminClient(
    async (client) => use({ client, scope: await resolveScope(options, { client, io }) }),
    connectOptions(options),
  );
}

/** Runs `use` with the admin API in the licence that the options or the variables name. */
export async function inLicence(
  io: ProgramIo,
  options: LicenceOptions,
  use: (place: InLicence) => Promise<void>,
): Promise<void> {
  await io.withAdminClient(async (client) => {
    const named = options.licence ?? io.env['POSTERN_LICENCE'];
    const { id } = await resolveLicence(named === '' ? undefined : named, { client, io });
    await use({ client, licenceId: id });
  }, connectOptions(options));
}
