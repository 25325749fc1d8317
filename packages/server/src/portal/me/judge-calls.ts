import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { CallVerdict } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { findAdmissionRefusal } from '../../decision/find-admission-refusal.ts';
import { judgeRights } from '../../decision/judge-rights.ts';
import type { RightsJudgement } from '../../decision/judge-rights.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import type { PortalApiSettings } from '../portal-deps.ts';

/**
 * Judges for each call of the API whether the API user can make it, by the gateway's own view and rules; see decision/.
 * Not judged here: addresses, limits, and the entities, channels and attributes that a call names.
 */
export function judgeCalls(
  grant: AccessGrant,
  { api, view, nowMs }: { readonly api: PortalApiSettings; readonly view: ApiView; readonly nowMs: number },
): CallVerdict[] {
  const credentialCode = judgeCredential(grant, nowMs);
  const basePath = api.basePath === '/' ? '' : api.basePath;
  return view.catalogue.operations
    .filter(({ internal }) => !internal)
    .map((operation) => {
      const { code, missing } = presentJudgement(judgeRights(operation, { grant }, view), view);
      const refusedWith = credentialCode ?? code;
      return {
        apiId: api.id,
        operationId: operation.id,
        method: operation.method,
        path: `${basePath}${operation.pathTemplate}`,
        name: operation.name,
        section: operation.section,
        mayCall: refusedWith === null,
        code: refusedWith,
        missing,
      };
    });
}

/**
 * Returns why none of the API user's credentials is accepted now; null if one is. The gateway and the token endpoint
 * judge a credential by the same rule, which also refuses a key that has expired although the API user has not.
 */
function judgeCredential(grant: AccessGrant, nowMs: number): ErrorCode | null {
  const accounts = (grant.webServiceAccounts ?? []).map(({ id }) => ({ id, expiresAtMs: null }));
  const codes = [...grant.keys, ...accounts].map(
    (key) => findAdmissionRefusal({ grant, key }, undefined, () => nowMs)?.code ?? null,
  );
  if (codes.includes(null)) return null;
  if (grant.status === 'deactivated') return 'api_user_deactivated';
  return codes[0] ?? 'credential_invalid';
}

function presentJudgement(
  judgement: RightsJudgement,
  view: ApiView,
): { readonly code: ErrorCode | null; readonly missing: CallVerdict['missing'] } {
  switch (judgement.kind) {
    case 'allowed':
    // This depends on the token: another one may write.
    case 'read-only':
      return { code: null, missing: [] };
    case 'excluded':
      return { code: 'access_type_excludes', missing: [] };
    case 'unclassified':
      return { code: 'operation_unclassified', missing: [] };
    case 'missing':
      return {
        code: 'right_missing',
        missing: judgement.missing.map(({ moduleId, needed }) => ({
          moduleId,
          module: view.modules.get(moduleId)?.name ?? moduleId,
          level: needed,
        })),
      };
  }
}
