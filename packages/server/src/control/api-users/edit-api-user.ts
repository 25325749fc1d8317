import type { EditApiUser } from '@postern/contract/api-user';
import type { AuditAction } from '@postern/contract/audit-event';
import type { CutOff } from '@postern/contract/cut-off';
import type { ApiUserAction } from '../../domain/api-user.ts';
import { displayName } from '../../domain/display-name.ts';
import { widensAccess } from '../../domain/widens-access.ts';
import type { ApiUserFields, StoredApiUser } from '../../storage/api-users/port.ts';
import { refuseFields } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { pickChanged } from '../pick-changed.ts';
import { requireStepUp } from '../require-step-up.ts';
import { toJsonValue } from '../to-json-value.ts';
import { transactChange } from '../transact-change.ts';
import { judgeAction, refuseOtherVersion, updateOrRefuse } from './apply-action.ts';
import { judgeForm } from './judge-form.ts';
import type { JudgedFields } from './judge-form.ts';
import { loadSurroundings } from './load-surroundings.ts';
import type { LoadedSurroundings } from './load-surroundings.ts';

/** The fields that an admin wants to change; undefined ones are kept. */
export type WantedFields = Omit<EditApiUser, 'version'> & Pick<ApiUserFields, 'rights'>;

export interface EditRequest {
  readonly scope: ApiUserScope;
  readonly version: number | undefined;
  readonly action: Extract<ApiUserAction, 'edit' | 'set-rights'>;
  /** Computes the wanted fields from the stored API user. It is called within the transaction. */
  readonly want: (stored: StoredApiUser, surroundings: LoadedSurroundings) => WantedFields;
}

const auditActions: Readonly<Record<EditRequest['action'], AuditAction>> = {
  edit: 'api-user.edited',
  'set-rights': 'rights.set',
};

/** The fields by which gateways judge calls, or which they pass on. */
const knownToGateways: readonly (keyof ApiUserFields)[] = [
  'firstName',
  'lastName',
  'applicationName',
  'entities',
  'defaultEntityId',
  'channels',
  'attributes',
  'accessType',
  'networkRules',
  'expiresAtMs',
  'rights',
];

/** Edits the fields that differ from the stored ones. When none does, nothing is written, audited or announced. */
export async function editApiUser(
  request: EditRequest,
  session: AdminSession,
  parts: ControlParts,
): Promise<{ readonly stored: StoredApiUser; readonly cutOff: CutOff | null }> {
  const { scope } = request;
  const { licenceId, environment, apiUserId } = scope;
  const { result, cutOff } = await transactChange(
    session,
    async ({ tx, nowMs, audit, announce }) => {
      const surroundings = await loadSurroundings(tx, scope, parts);
      const stored = await getApiUser(tx, scope);
      judgeAction(stored, request.action, nowMs);
      refuseOtherVersion(stored, request.version);
      const wanted = judgeWanted(request.want(stored, surroundings), stored, surroundings);
      const { before, after } = pickChanged(stored, wanted);
      if (Object.keys(after).length === 0) return stored;
      if (widensAccess(stored, { ...stored, ...after }, surroundings)) requireStepUp(session, nowMs);
      await updateOrRefuse(tx, { before: stored, fields: after }, nowMs);
      const edited = await getApiUser(tx, scope);
      const subject = { kind: 'api-user', id: apiUserId, name: displayName(edited) };
      const action = auditActions[request.action];
      await audit({
        licenceId,
        environment,
        action,
        subject,
        before: toJsonValue(before),
        after: toJsonValue(after),
      });
      if (knownToGateways.some((name) => name in after)) {
        await announce({ licenceId, environment, kind: 'api-user', subjectId: apiUserId });
      }
      return edited;
    },
    parts,
  );
  return { stored: result, cutOff };
}

/**
 * Converts the wanted fields to their stored form. Other fields are validated again only where a wanted one depends on
 * them.
 */
function judgeWanted(
  wanted: WantedFields,
  stored: StoredApiUser,
  surroundings: LoadedSurroundings,
): ApiUserFields {
  refuseNameless({ ...stored, ...withoutUndefined(wanted) });
  // These fields depend on each other: when one of them is wanted, all are validated.
  const { entities, channels, attributes, accessType, defaultEntityId } = wanted;
  const isLinked = [entities, channels, attributes, accessType, defaultEntityId].some(
    (each) => each !== undefined,
  );
  const judged: JudgedFields = isLinked
    ? {
        ...wanted,
        entities: entities ?? stored.entities,
        channels: channels ?? stored.channels,
        attributes: attributes ?? stored.attributes,
        accessType: accessType ?? stored.accessType,
        defaultEntityId: defaultEntityId === undefined ? stored.defaultEntityId : defaultEntityId,
      }
    : wanted;
  const { networkRules, rights } = judgeForm(judged, surroundings);
  return {
    ...withoutUndefined(wanted),
    ...(wanted.networkRules === undefined ? {} : { networkRules }),
    ...(wanted.rights === undefined ? {} : { rights }),
  };
}

function refuseNameless(named: Pick<StoredApiUser, 'firstName' | 'lastName' | 'applicationName'>): void {
  if (named.applicationName !== null || (named.firstName !== null && named.lastName !== null)) return;
  const path = named.firstName === null ? '/firstName' : '/lastName';
  throw refuseFields([{ path, message: 'give a first and last name, or an application name' }]);
}

function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  // The result has the same fields and values, without those that are undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
