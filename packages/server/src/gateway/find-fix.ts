import type { DimensionKind, ValueAccess } from '@postern/contract/dimension';
import type { Fix } from '@postern/contract/explanation';
import { levelLabel } from '@postern/contract/level';
import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { rightsSchema } from '@postern/contract/rights';
import type { Rights } from '@postern/contract/rights';
import type { AccessGrant } from '../domain/access-grant.ts';
import { isAddressAllowed } from '../domain/range-matcher.ts';
import { judgeRights } from '../decision/judge-rights.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { MissingRequirement } from '../domain/rights.ts';
import type { Authentication, CallSince, ReachedCall } from './call.ts';

/** Refusals that only the caller can mend, by changing the call. */
const callersOwn: ReadonlySet<ErrorCode> = new Set([
  'api_sunset',
  'dimension_missing',
  'path_not_canonical',
  'path_ambiguous',
  'query_ambiguous',
  'method_override_refused',
  'method_unknown',
  'http_version_unsupported',
  'request_malformed',
  'url_too_long',
  'operation_unknown',
  'method_not_allowed',
  'environment_unknown',
  'credential_missing',
  'credential_misplaced',
  'credential_ambiguous',
  'credential_scheme_refused',
  'token_expired',
  'scope_insufficient',
]);

/** The smallest change that would allow the call that was refused. */
export function findFix(refusal: Refusal, call: ReachedCall): Fix {
  if (callersOwn.has(refusal.code))
    return { kind: 'change-the-call', sentence: errorCatalogue[refusal.code].remedy };
  switch (refusal.code) {
    case 'right_missing':
      return isAuthenticated(call) ? fixLevels(call) : none(refusal);
    case 'operation_unclassified':
      return {
        kind: 'classify-operation',
        operationId: call.operation?.id ?? '',
        sentence: `Give the operation ${call.operation?.id ?? ''} a module in postern.yaml.`,
      };
    case 'access_type_excludes':
      return isAuthenticated(call) ? fixAccessType(call) : none(refusal);
    case 'dimension_refused':
      return fixValue(refusal);
    case 'network_refused': {
      const range = call.clientAddress ?? '';
      return { kind: 'add-network-rule', range, sentence: `Add a network rule for ${range}.` };
    }
    case 'api_user_deactivated':
      return { kind: 'reactivate', sentence: 'Reactivate the API user, then reset its key.' };
    case 'key_expired':
      return { kind: 'extend-expiry', sentence: 'Set a later expiry, or none.' };
    case 'credential_invalid':
      return { kind: 'reset-key', sentence: 'Reset the key and call with a token of the new one.' };
    default:
      return none(refusal);
  }
}

function isAuthenticated(call: ReachedCall): call is ReachedCall & CallSince<'authenticated'> {
  return call.grant !== undefined;
}

/** The first access type that includes the call with the API user's rights; the stages then say whether it is enough. */
function fixAccessType({ api, grant, operation }: CallSince<'authenticated'>): Fix {
  const found = api.accessTypes.find(
    ({ name }) => judgeRights(operation, { grant: { ...grant, accessType: name } }, api).kind === 'allowed',
  );
  if (found === undefined)
    return { kind: 'none', sentence: 'No access type that is configured includes this call.' };
  const sentence = `Choose the access type ${found.label}, which includes this call.`;
  return { kind: 'choose-access-type', accessType: found.name, sentence };
}

function fixValue(refusal: Refusal): Fix {
  const { permits, facts } = refusal;
  if (permits === undefined) return none(refusal);
  const sentence = `Permit the ${facts['dimension'] ?? permits.dimension} ${permits.value}, or leave it out of the call.`;
  return { kind: 'permit-value', ...permits, sentence };
}

/** Every missing level in one change, each the lowest that the module offers and that is enough. */
function fixLevels({ api, grant, operation }: CallSince<'authenticated'>): Fix {
  const judgement = judgeRights(operation, { grant }, api);
  const missing = judgement.kind === 'missing' ? judgement.missing : [];
  const closed = missing.find(({ why }) => why !== 'level');
  if (closed !== undefined) {
    const name = api.modules.get(closed.moduleId)?.name ?? closed.moduleId;
    return { kind: 'none', sentence: `${name} is closed: no right opens it.` };
  }
  const levels = mergeByModule(missing);
  const named = levels.map(
    ({ moduleId, to }) => `${api.modules.get(moduleId)?.name ?? moduleId} to ${levelLabel[to]}`,
  );
  return { kind: 'set-levels', levels, sentence: `Set ${named.join(', ')}.` };
}

function mergeByModule(missing: readonly MissingRequirement[]) {
  const byModule = new Map<
    string,
    { moduleId: string; from: MissingRequirement['has']; to: MissingRequirement['needed'] }
  >();
  for (const { moduleId, has, needed } of missing) {
    const known = byModule.get(moduleId);
    if (known?.to === 'write') continue;
    byModule.set(moduleId, { moduleId, from: has, to: needed });
  }
  return [...byModule.values()];
}

function none(refusal: Refusal): Fix {
  return { kind: 'none', sentence: errorCatalogue[refusal.code].remedy };
}

/** The caller as it would be with the fix; undefined for fixes that only a person can make. */
export function applyFix(fix: Fix, call: ReachedCall): Authentication | undefined {
  if (!isAuthenticated(call)) return undefined;
  const { grant, key } = call;
  switch (fix.kind) {
    case 'set-levels':
      return { ...call, grant: { ...grant, rights: withLevels(grant.rights, fix.levels) } };
    case 'add-network-rule': {
      const networkRanges = [...grant.networkRanges, fix.range];
      return isAddressAllowed([fix.range], call.clientAddress)
        ? { ...call, grant: { ...grant, networkRanges } }
        : undefined;
    }
    case 'choose-access-type':
      return { ...call, grant: { ...grant, accessType: fix.accessType } };
    case 'permit-value':
      return { ...call, grant: withValue(grant, fix) };
    case 'extend-expiry':
      return { ...call, grant: { ...grant, expiresAtMs: null }, key: { ...key, expiresAtMs: null } };
    case 'reactivate':
      return { ...call, grant: { ...grant, status: 'active' } };
    default:
      return undefined;
  }
}

function withValue(
  grant: AccessGrant,
  { dimension, value }: { readonly dimension: DimensionKind; readonly value: string },
): AccessGrant {
  switch (dimension) {
    case 'entity':
      return grant.entities.kind === 'all'
        ? grant
        : { ...grant, entities: { kind: 'some', names: [...grant.entities.names, value] } };
    case 'channel':
      return { ...grant, channels: withOne(grant.channels, value) };
    case 'attribute':
      return { ...grant, attributes: withOne(grant.attributes, value) };
  }
}

function withOne(access: ValueAccess, value: string): ValueAccess {
  return access.kind === 'all' ? access : { kind: 'some', values: [...access.values, value] };
}

function withLevels(
  rights: Rights,
  levels: readonly { readonly moduleId: string; readonly to: string }[],
): Rights {
  return rightsSchema.parse({
    ...rights,
    ...Object.fromEntries(levels.map(({ moduleId, to }) => [moduleId, to])),
  });
}
