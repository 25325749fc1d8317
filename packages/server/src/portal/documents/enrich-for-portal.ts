import type { Operation } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { OperationRight, PortalLanguage } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { matchesCall } from '../../access/compile-access-types.ts';
import { enrichDocument } from '../../catalogue/enriched/enrich-document.ts';
import { refusableCodes } from '../../catalogue/enriched/list-refusals.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';
import { effectiveRights } from '../../domain/access-type.ts';
import type { AccessType } from '../../domain/access-type.ts';
import { findMissingRequirements } from '../../domain/rights.ts';
import { presentErrorTitle } from '../errors/present-error.ts';
import type { PortalDeps } from '../portal-deps.ts';

export interface EnrichPlace {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
  readonly language: PortalLanguage;
  readonly view: ApiView;
}

/** The document of an API with all that this installation says of it. */
export function enrichForPortal(document: JsonObject, place: EnrichPlace, deps: PortalDeps): JsonObject {
  const { environment, apiId, language, view } = place;
  const api = deps.settings.apis.find(({ id }) => id === apiId);
  const at = deps.settings.environments.find(({ name }) => name === environment);
  if (api === undefined || at === undefined) throw new Error(`no API ${apiId} in ${environment}`);
  return enrichDocument(document, {
    catalogue: view.catalogue,
    title: api.title ?? view.catalogue.title,
    basePath: api.basePath,
    schemes: api.schemes,
    keyHeader: api.keyHeader,
    deprecation: api.deprecation ?? undefined,
    gatewayUrl: at.url,
    accountUrl: at.accountUrl ?? undefined,
    accessTypesOf: (operation) => listIncluding(operation, view),
    refusals: refusableCodes.map((code) => ({
      code,
      ...deps.presentRefusal(apiId, code),
      title: presentErrorTitle(code, language),
    })),
    language,
    nowMs: deps.now(),
  });
}

/** Access types that can make the call: by themselves, or with the levels that an admin sets beside them. */
export function listIncluding(operation: Operation, view: ApiView): OperationRight['accessTypes'] {
  return view.accessTypes.flatMap((accessType) => {
    if (!includesOperation(accessType, operation, view)) return [];
    const needsLevels = accessType.modules === 'own' && needsAnyLevel(operation, accessType, view);
    if (needsLevels && !canBeLevelled(operation, view)) return [];
    if (!needsLevels && !isEnough(operation, accessType, view)) return [];
    return [{ name: accessType.name, label: accessType.label, needsLevels }];
  });
}

function includesOperation(accessType: AccessType, operation: Operation, { apiId }: ApiView): boolean {
  const { operations } = accessType;
  return (
    operations === 'all' ||
    operations.some(({ api, calls }) => api === apiId && calls.some((call) => matchesCall(call, operation)))
  );
}

function isEnough(operation: Operation, accessType: AccessType, { catalogue, modules }: ApiView): boolean {
  const rights = effectiveRights(accessType, {}, catalogue.groups);
  return findMissingRequirements(operation.requirements, rights, modules).kind === 'met';
}

function needsAnyLevel(operation: Operation, accessType: AccessType, view: ApiView): boolean {
  return !isEnough(operation, accessType, view);
}

/** Nobody's levels open what is closed, unclassified or offers no level that would do. */
function canBeLevelled(operation: Operation, { catalogue, modules }: ApiView): boolean {
  const everything: AccessType = {
    name: 'every-level',
    label: '',
    description: '',
    modules: 'all',
    except: [],
    extraModules: {},
    operations: 'all',
    limits: [],
  };
  const rights = effectiveRights(everything, {}, catalogue.groups);
  return findMissingRequirements(operation.requirements, rights, modules).kind === 'met';
}
