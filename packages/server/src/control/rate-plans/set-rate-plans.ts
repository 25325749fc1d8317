import type { SetApiUserRatePlan } from '@postern/contract/admin-routes/rate-plans';
import type { CutOff } from '@postern/contract/cut-off';
import type { RatePlan } from '@postern/contract/rate-plan';
import { isDeepStrictEqual } from 'node:util';
import { displayName } from '../../domain/display-name.ts';
import { findRaises, loosensLimits, mergeRatePlans, noLayers } from '../../domain/rate-plan.ts';
import type { RatePlanLayers } from '../../domain/rate-plan.ts';
import { listCeilings } from '../../limits/list-rate-states.ts';
import type { StorageReader } from '../../storage/storage.ts';
import { ApiRefusal, refuseFields } from '../../refusals/api-refusal.ts';
import type { FieldError } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlConfig } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import type { ApiUserScope, LicenceScope } from '../get-scope.ts';
import { requireStepUp } from '../require-step-up.ts';
import { toJsonValue } from '../to-json-value.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps, ChangeWork } from '../transact-change.ts';

type SetDeps = ChangeDeps & { readonly config: ControlConfig };

interface Saved {
  readonly version: number;
  readonly cutOff: CutOff | null;
}

/** Sets the operator's limits of a licence. They reach every gateway like a change of access. */
export async function setLicenceRatePlan(
  request: { readonly scope: LicenceScope; readonly limits: RatePlan; readonly version: number },
  session: AdminSession,
  deps: SetDeps,
): Promise<Saved> {
  const { scope, limits, version } = request;
  refuseFaults(findUnknownApis(limits, 'limits', deps.config));
  const { licenceId, environment } = scope;
  const { result, cutOff } = await transactChange(
    session,
    async ({ tx, nowMs, audit, announce }) => {
      const { licence } = await getScope(tx, scope, deps.config);
      const stored = await tx.ratePlans.findOfLicence(licenceId, environment);
      const seen = stored?.version ?? 0;
      if (seen !== version) throw refuseConflict('the licence’s limits');
      if (isDeepStrictEqual(stored?.limits ?? [], limits)) return version;
      const layersOf = (plan: RatePlan) => ({ ...noLayers, licence: plan });
      if (loosens(layersOf(stored?.limits ?? []), layersOf(limits), deps.config))
        requireStepUp(session, nowMs);
      if (!(await tx.ratePlans.putOfLicence(licenceId, environment, limits, version)))
        throw refuseConflict('the licence’s limits');
      await audit({
        ...scope,
        action: 'rate-plan.set',
        subject: { kind: 'licence', id: licenceId, name: licence.name },
        before: toJsonValue({ limits: stored?.limits ?? [] }),
        after: toJsonValue({ limits }),
      });
      await announce({ ...scope, kind: 'plan', subjectId: licenceId });
      return version + 1;
    },
    deps,
  );
  return { version: result, cutOff };
}

/** Sets the limits of an API user. `plan` is the operator's; an admin's `own` must not exceed the operator's limits. */
export async function setApiUserRatePlan(
  request: { readonly scope: ApiUserScope; readonly wanted: SetApiUserRatePlan },
  session: AdminSession,
  deps: SetDeps,
): Promise<Saved> {
  const { scope, wanted } = request;
  if (wanted.plan !== undefined && !session.isOperator) throw new ApiRefusal('not_permitted');
  refuseFaults(findUnknownApis(wanted.plan ?? [], 'plan', deps.config));
  const { result, cutOff } = await transactChange(
    session,
    async (change) => {
      await getScope(change.tx, scope, deps.config);
      const confirmWidening = () => requireStepUp(session, change.nowMs);
      return await putApiUserRatePlan({ scope, wanted, ownAt: 'own', confirmWidening }, change, deps.config);
    },
    deps,
  );
  return { version: result, cutOff };
}

/** Judges, writes, audits and announces the limits within a running change. Returns the new version. */
export async function putApiUserRatePlan(
  request: {
    readonly scope: ApiUserScope;
    readonly wanted: SetApiUserRatePlan;
    /** The place of the admin's limits in the body, for errors. */
    readonly ownAt: string;
    /** Called when the change loosens an existing limit; it may throw. */
    readonly confirmWidening: () => void;
  },
  { tx, audit, announce }: ChangeWork,
  config: ControlConfig,
): Promise<number> {
  const { scope, wanted, ownAt } = request;
  const { licenceId, environment, apiUserId } = scope;
  const apiUser = await getApiUser(tx, scope);
  const stored = await tx.ratePlans.findOfApiUser(licenceId, environment, apiUserId);
  const seen = stored?.version ?? 0;
  if (seen !== wanted.version) throw refuseConflict('the API user’s limits');
  const before = { plan: stored?.plan ?? [], own: stored?.own ?? [] };
  const after = { plan: wanted.plan ?? before.plan, own: wanted.own ?? before.own };
  if (wanted.own !== undefined) {
    refuseFaults(findUnknownApis(after.own, ownAt, config));
    refuseFaults(await findOwnFaults(tx, { scope, ...after, ownAt }, config));
  }
  if (isDeepStrictEqual(before, after)) return seen;
  const ofLicence = (await tx.ratePlans.findOfLicence(licenceId, environment))?.limits ?? [];
  const layersOf = ({ plan, own }: typeof before) => ({ licence: ofLicence, apiUser: plan, own });
  if (loosens(layersOf(before), layersOf(after), config)) request.confirmWidening();
  if (!(await tx.ratePlans.putOfApiUser(licenceId, environment, apiUserId, { ...after, version: seen })))
    throw refuseConflict('the API user’s limits');
  await audit({
    licenceId,
    environment,
    action: 'rate-plan.set',
    subject: { kind: 'api-user', id: apiUserId, name: displayName(apiUser) },
    before: toJsonValue(before),
    after: toJsonValue(after),
  });
  await announce({ licenceId, environment, kind: 'api-user', subjectId: apiUserId });
  return seen + 1;
}

/** Decides whether the limits on one of the APIs become looser. */
function loosens(before: RatePlanLayers, after: RatePlanLayers, { apis }: ControlConfig): boolean {
  return apis.some(({ id, ratePlan = [] }) =>
    loosensLimits(mergeRatePlans(id, ratePlan, before), mergeRatePlans(id, ratePlan, after)),
  );
}

/** Judges the limits of an API user that does not exist yet. @throws ApiRefusal request_invalid */
export async function judgeNewLimits(
  reader: Pick<StorageReader, 'ratePlans'>,
  request: { readonly scope: LicenceScope; readonly own: RatePlan; readonly ownAt: string },
  config: ControlConfig,
): Promise<void> {
  refuseFaults(findUnknownApis(request.own, request.ownAt, config));
  refuseFaults(await findOwnFaults(reader, { ...request, plan: [] }, config));
}

async function findOwnFaults(
  reader: Pick<StorageReader, 'ratePlans'>,
  request: {
    readonly scope: LicenceScope;
    readonly plan: RatePlan;
    readonly own: RatePlan;
    readonly ownAt: string;
  },
  { apis }: ControlConfig,
): Promise<readonly FieldError[]> {
  const { licenceId, environment } = request.scope;
  const licence = (await reader.ratePlans.findOfLicence(licenceId, environment))?.limits ?? [];
  const ceilings = listCeilings(apis, { licence, apiUser: request.plan });
  return findRaises(request.own, [ceilings]).map(({ path, message }) => ({
    path: ['', request.ownAt, ...path].join('/'),
    message,
  }));
}

function findUnknownApis(plan: RatePlan, at: string, { apis }: ControlConfig): readonly FieldError[] {
  return plan.flatMap((limit, index) =>
    (limit.apis === 'all' ? [] : limit.apis).flatMap((id, apiIndex) =>
      apis.some((api) => api.id === id)
        ? []
        : [{ path: `/${at}/${index}/apis/${apiIndex}`, message: `there is no API ${id}` }],
    ),
  );
}

function refuseFaults(faults: readonly FieldError[]): void {
  if (faults.length > 0) throw refuseFields(faults);
}

function refuseConflict(what: string): ApiRefusal {
  return new ApiRefusal('version_conflict', { facts: { what } });
}
