import type { Operation } from '@postern/contract/catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { CallVerdict } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { findMissingRequirements } from '../../domain/rights.ts';
import type { PortalApiSettings } from '../portal-deps.ts';

/**
 * Whether the API user can make each call of the API, by the gateway's own view and rules; see
 * gateway/stages/authorise.ts. Not judged here: addresses, limits, and the entities, channels and attributes that a
 * call names.
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
      const { code, missing } = judgeRights(operation, grant, view);
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

function judgeCredential(grant: AccessGrant, nowMs: number): ErrorCode | null {
  if (grant.status === 'deactivated') return 'api_user_deactivated';
  if (grant.keys.length === 0 && (grant.webServiceAccounts ?? []).length === 0) return 'credential_invalid';
  return grant.expiresAtMs !== null && grant.expiresAtMs <= nowMs ? 'key_expired' : null;
}

function judgeRights(
  operation: Operation,
  grant: AccessGrant,
  view: ApiView,
): { readonly code: ErrorCode | null; readonly missing: CallVerdict['missing'] } {
  const access = view.accessOf(grant);
  if (access === undefined || access.operations?.has(operation) === false) {
    return { code: 'access_type_excludes', missing: [] };
  }
  if (view.rightsJudge.mayCall(operation, access.rights)) return { code: null, missing: [] };
  const verdict = findMissingRequirements(operation.requirements, access.rights, view.modules);
  const missing = verdict.kind === 'missing' ? verdict.missing : [];
  if (verdict.kind === 'unclassified' || missing.some(({ why }) => why === 'module-unknown')) {
    return { code: 'operation_unclassified', missing: [] };
  }
  return {
    code: 'right_missing',
    missing: missing.map(({ moduleId, needed }) => ({
      moduleId,
      module: view.modules.get(moduleId)?.name ?? moduleId,
      level: needed,
    })),
  };
}
