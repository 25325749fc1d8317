import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import type { AdminClient } from '@postern/contract/admin-client';
import type { CutOff } from '@postern/contract/cut-off';
import type { RateCeiling } from '@postern/contract/admin-routes/rate-plans';
import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { RatePlan, RateStateOfLimit } from '@postern/contract/rate-plan';
import type { LicenceScope } from '../control/get-scope.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, addScopeOptions, connectOptions, print } from './command-options.ts';
import type { CommonOptions, ScopeOptions } from './command-options.ts';
import { presentCutOff } from './confirm.ts';
import { getApiUser } from './find-api-user.ts';
import { getAdminData } from './get-admin-data.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';
import { resolveScope } from './resolve-scope.ts';
import { addWaitOption, waitIfWanted } from './wait-for-cut-off.ts';
import type { WaitOptions } from './wait-for-cut-off.ts';

interface ShowOptions extends ScopeOptions {
  readonly apiUser?: string;
}

interface SetOptions extends ShowOptions, WaitOptions {
  readonly own?: boolean;
  readonly file?: string;
}

/** Adds `limits show|set|status`. */
export function registerLimitCommands(program: Command, io: ProgramIo): void {
  const limits = program.command('limits').description('Rate limits of licences and API users');
  registerShow(limits, io);
  registerSet(limits, io);
  registerStatus(limits, io);
}

function registerShow(limits: Command, io: ProgramIo): void {
  addScopeOptions(limits.command('show'))
    .description('Show the limits of the licence or of one API user, with what is left of them')
    .option('--api-user <ref>', 'id, name or e-mail address')
    .action((options: ShowOptions) =>
      io.withAdminClient(async (client) => {
        const scope = await resolveScope(options, { client, io });
        const data = await loadPlan(options, { client, scope });
        print(io, options, { data, text: presentStates(data.states) });
      }, connectOptions(options)),
    );
}

function registerSet(limits: Command, io: ProgramIo): void {
  addWaitOption(addScopeOptions(limits.command('set [numbers...]')))
    .description('Replace numbers of the plan, such as calls=500; calls= restores the plan’s number')
    .option('--api-user <ref>', 'the API user whose limits are meant, instead of the licence’s')
    .option('--own', 'set the limits as an admin, who can only lower them; with --api-user')
    .option('--file <file>', 'the whole plan, a list of limits in YAML or JSON, instead of numbers')
    .action((numbers: readonly string[], options: SetOptions) =>
      io.withAdminClient(async (client) => {
        if ((numbers.length === 0) === (options.file === undefined))
          throw new CliError('Give the numbers to set, such as calls=500, or a --file.', 2);
        if (options.own === true && options.apiUser === undefined)
          throw new CliError('--own needs an API user: name it with --api-user.', 2);
        const scope = await resolveScope(options, { client, io });
        const before = await loadPlan(options, { client, scope });
        const plan =
          options.file === undefined
            ? changeNumbers(pickPlan(before, options), before.ceilings, { numbers, options })
            : await loadPlanFile(options.file);
        const answer = await save(plan, { version: before.version, options }, { client, scope });
        const data = await waitIfWanted(answer, options, { client, scope });
        const after = await loadPlan(options, { client, scope });
        const arrived = data.cutOff === null ? 'Nothing changed.\n' : presentCutOff(data.cutOff);
        print(io, options, { data, text: presentStates(after.states) + arrived });
      }, connectOptions(options)),
    );
}

function registerStatus(limits: Command, io: ProgramIo): void {
  addCommonOptions(limits.command('status'))
    .description('Show where limits are counted, and whether they are exact over all gateways')
    .action((options: CommonOptions) =>
      io.withAdminClient(async (client) => {
        const data = getAdminData(await client.getLimitStatus({}));
        const text = presentFacts([
          ['counted in', data.where === 'redis' ? 'Redis' : 'the process'],
          ['exact', data.mode === 'exact' ? 'yes' : `no, a share of ${Math.round(data.share * 100)} %`],
          ['since', presentTime(data.sinceMs, 'unknown')],
          ...(data.why === null ? [] : [['why', data.why] as const]),
          ['judged by a share', String(data.shareCalls)],
          ...data.gateways.map(
            ({ host, mode, why }) => [`gateway on ${host}`, why === null ? mode : `${mode}: ${why}`] as const,
          ),
        ]);
        print(io, options, { data, text });
      }, connectOptions(options)),
    );
}

interface Place {
  readonly client: AdminClient;
  readonly scope: LicenceScope;
}

interface LoadedPlan {
  readonly plan: RatePlan;
  readonly own: RatePlan;
  readonly ceilings: readonly RateCeiling[];
  readonly states: readonly RateStateOfLimit[];
  readonly version: number;
}

async function loadPlan({ apiUser }: ShowOptions, { client, scope }: Place): Promise<LoadedPlan> {
  if (apiUser === undefined) {
    const { limits, ...rest } = getAdminData(await client.getLicenceRatePlan({ params: { ...scope } }));
    return { plan: limits, own: [], ...rest };
  }
  const { id: apiUserId } = await getApiUser(apiUser, scope, client);
  return getAdminData(await client.getApiUserRatePlan({ params: { ...scope, apiUserId } }));
}

function pickPlan({ plan, own }: LoadedPlan, options: SetOptions): RatePlan {
  return options.own === true ? own : plan;
}

async function save(
  plan: RatePlan,
  { version, options }: { readonly version: number; readonly options: SetOptions },
  { client, scope }: Place,
): Promise<{ readonly version: number; readonly cutOff: CutOff | null }> {
  if (options.apiUser === undefined) {
    return getAdminData(
      await client.setLicenceRatePlan({ params: { ...scope }, body: { limits: plan, version } }),
    );
  }
  const { id: apiUserId } = await getApiUser(options.apiUser, scope, client);
  const body = { ...(options.own === true ? { own: plan } : { plan }), version };
  return getAdminData(await client.setApiUserRatePlan({ params: { ...scope, apiUserId }, body }));
}

/** Changes only the numbers; everything else stays as it is in the plan. @throws CliError (exit code 2) */
function changeNumbers(
  plan: RatePlan,
  ceilings: readonly RateCeiling[],
  { numbers, options }: { readonly numbers: readonly string[]; readonly options: SetOptions },
): RatePlan {
  let changed = [...plan];
  for (const text of numbers) {
    const [, name, number = ''] = /^([a-z][a-z0-9-]*)=([1-9][0-9]{0,14})?$/.exec(text) ?? [];
    if (name === undefined)
      throw new CliError(`${text} is not a limit with its number, such as calls=500.`, 2);
    const limit =
      changed.find((each) => each.name === name) ?? ceilings.find((each) => each.limit.name === name)?.limit;
    if (limit === undefined) {
      const known = ceilings.map((each) => each.limit.name).join(', ') || 'none';
      throw new CliError(
        `There is no limit ${name} here; the limits are ${known}. Set others with --file.`,
        2,
      );
    }
    changed = changed.filter((each) => each.name !== name);
    const per = options.own === true ? 'api-user' : limit.per;
    if (number !== '') changed.push({ ...limit, per, limit: Number(number) });
  }
  return changed;
}

/** @throws CliError */
async function loadPlanFile(file: string): Promise<RatePlan> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read.`, 1, { cause });
  });
  const parsed = ratePlanSchema.safeParse(parseYaml(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${file}: /${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not a plan'}`, 1);
}

function presentStates(states: readonly RateStateOfLimit[]): string {
  return presentTable(
    states,
    [
      { title: 'limit', value: ({ name }) => name },
      { title: 'kind', value: ({ kind }) => kind },
      { title: 'per', value: ({ per }) => per },
      {
        title: 'at most',
        value: ({ limit, windowS }) => `${limit}${windowS === null ? '' : ` in ${windowS} s`}`,
      },
      { title: 'left', value: ({ remaining }) => (remaining === null ? '-' : String(remaining)) },
      { title: 'apis', value: ({ apis }) => apis.join(' ') },
      { title: 'set by', value: ({ setBy }) => setBy },
    ],
    'No limits.',
  );
}
