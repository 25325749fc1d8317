import type { Operation } from '@postern/contract/catalogue';
import type { ApiId, EnvironmentName } from '@postern/contract/ids';
import type { OperationRight, PortalLanguage } from '@postern/contract/portal';
import type { ApiView } from '../../access/access-view.ts';
import { matchesCall } from '../../access/compile-access-types.ts';
import { enrichDocument } from '../../catalogue/enriched/enrich-document.ts';
import { refusableCodes } from '../../catalogue/enriched/list-refusals.ts';
import type { RefusalExample } from '../../catalogue/enriched/present-refusals.ts';
import type { JsonObject } from '../../catalogue/read-document.ts';
import { effectiveRights } from '../../domain/access-type.ts';
import type { AccessType } from '../../domain/access-type.ts';
import { findMissingRequirements } from '../../domain/rights.ts';
import { presentErrorTitle } from '../errors/present-error.ts';
import type { PortalApiSettings, PortalDeps, PortalEnvironmentSettings } from '../portal-deps.ts';

export interface EnrichPlace {
  readonly environment: EnvironmentName;
  readonly apiId: ApiId;
  readonly language: PortalLanguage;
  readonly view: ApiView;
}

/** The part of an API that its rights are derived from; plain data (structured clone). */
export type RightsView = Pick<ApiView, 'apiId' | 'catalogue' | 'modules' | 'accessTypes'>;

/** Everything that this installation adds to an API's document; plain data, so that another thread can build it. */
export interface EnrichInput {
  readonly api: PortalApiSettings;
  readonly at: PortalEnvironmentSettings;
  readonly language: PortalLanguage;
  readonly view: RightsView;
  readonly refusals: readonly RefusalExample[];
  readonly nowMs: number;
}

/** @throws Error if the portal has no such API */
export function createEnrichInput(place: EnrichPlace, deps: PortalDeps): EnrichInput {
  const { environment, apiId, language, view } = place;
  const api = deps.settings.apis.find(({ id }) => id === apiId);
  const at = deps.settings.environments.find(({ name }) => name === environment);
  if (api === undefined || at === undefined) throw new Error(`no API ${apiId} in ${environment}`);
  return {
    api,
    at,
    language,
    view: pickRightsView(view),
    refusals: refusableCodes.map((code) => ({
      code,
      ...deps.presentRefusal(apiId, code),
      title: presentErrorTitle(code, language),
    })),
    nowMs: deps.now(),
  };
}

export function pickRightsView({ apiId, catalogue, modules, accessTypes }: ApiView): RightsView {
  return { apiId, catalogue, modules, accessTypes };
}

/** Adds everything that this installation knows to the document of an API. */
export function enrichForPortal(document: JsonObject, input: EnrichInput): JsonObject {
  const { api, at, language, view, refusals, nowMs } = input;
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
    refusals,
    language,
    nowMs,
    internalExtension: api.internalExtension,
  });
}

/** Lists the access types that can make the call: by themselves, or with the levels that an admin sets in addition. */
export function listIncluding(operation: Operation, view: RightsView): OperationRight['accessTypes'] {
  return view.accessTypes.flatMap((accessType) => {
    if (!includesOperation(accessType, operation, view)) return [];
    const needsLevels = accessType.modules === 'own' && needsAnyLevel(operation, accessType, view);
    if (needsLevels && !canBeLevelled(operation, view)) return [];
    if (!needsLevels && !isEnough(operation, accessType, view)) return [];
    return [{ name: accessType.name, label: accessType.label, needsLevels }];
  });
}

function includesOperation(accessType: AccessType, operation: Operation, { apiId }: RightsView): boolean {
  const { operations } = accessType;
  return (
    operations === 'all' ||
    operations.some(({ api, calls }) => api === apiId && calls.some((call) => matchesCall(call, operation)))
  );
}

function isEnough(operation: Operation, accessType: AccessType, { catalogue, modules }: RightsView): boolean {
  const rights = effectiveRights(accessType, {}, catalogue.groups);
  return findMissingRequirements(operation.requirements, rights, modules).kind === 'met';
}

function needsAnyLevel(operation: Operation, accessType: AccessType, view: RightsView): boolean {
  return !isEnough(operation, accessType, view);
}

/**
 * Whether some levels permit the call. None do if its module is closed or offers no sufficient level, or if it has
 * none.
 */
function canBeLevelled(operation: Operation, { catalogue, modules }: RightsView): boolean {
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
