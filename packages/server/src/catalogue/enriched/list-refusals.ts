import type { Operation } from '@postern/contract/catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { PortalScheme } from '@postern/contract/portal';

export interface RefusableCall {
  /** Undefined when the catalogue does not have the operation, so that it is unclassified. */
  readonly operation: Pick<Operation, 'requirements' | 'dimensions' | 'deprecation'> | undefined;
  readonly schemes: readonly PortalScheme[];
  readonly hasBody: boolean;
  readonly hasSunset: boolean;
}

const table: readonly (readonly [code: ErrorCode, applies: (call: RefusableCall) => boolean])[] = [
  ['request_malformed', () => true],
  ['credential_ambiguous', () => true],
  ['credential_in_query', () => true],
  ['body_malformed', inspectsBody],
  ['credential_missing', () => true],
  ['credential_misplaced', () => true],
  ['credential_invalid', () => true],
  ['credential_scheme_refused', () => true],
  ['token_expired', takesTokens],
  ['key_expired', () => true],
  ['right_missing', ({ operation }) => (operation?.requirements.length ?? 0) > 0],
  ['operation_unclassified', ({ operation }) => (operation?.requirements.length ?? 0) === 0],
  ['access_type_excludes', () => true],
  ['scope_insufficient', (call) => takesTokens(call) && writes(call)],
  ['dimension_refused', ({ operation }) => operation?.dimensions !== undefined],
  ['dimension_missing', ({ operation }) => operation?.dimensions !== undefined],
  ['network_refused', () => true],
  ['api_sunset', ({ hasSunset }) => hasSunset],
  ['body_too_large', ({ hasBody }) => hasBody],
  ['body_not_inspectable', inspectsBody],
  ['rate_limited', () => true],
  ['upstream_unreachable', () => true],
  ['upstream_invalid', () => true],
  ['gateway_stale', () => true],
  ['gateway_stopping', () => true],
  ['upstream_timeout', () => true],
];

/** Lists the refusals that a call of the operation can get from the gateway, in the order of the stages. */
export function listRefusals(call: RefusableCall): readonly ErrorCode[] {
  return table.flatMap(([code, applies]) => (applies(call) ? [code] : []));
}

/** Every code with which the gateway can refuse some operation. */
export const refusableCodes: readonly ErrorCode[] = table.map(([code]) => code);

function takesTokens({ schemes }: RefusableCall): boolean {
  return schemes.includes('bearer') || schemes.includes('dpop');
}

function writes({ operation }: RefusableCall): boolean {
  return operation?.requirements.some(({ scope }) => scope === 'write') === true;
}

function inspectsBody({ operation }: RefusableCall): boolean {
  return operation?.dimensions?.places.some((place) => place.in === 'body') === true;
}
