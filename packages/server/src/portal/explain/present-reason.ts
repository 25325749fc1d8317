import type { CatalogueModule } from '@postern/contract/catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { Explanation } from '@postern/contract/explanation';
import type { PortalLanguage, RefusalReason } from '@postern/contract/portal';
import { levelSchema } from '@postern/contract/level';
import { rightTexts } from '../../catalogue/enriched/right-texts.ts';
import { findErrorCode } from '../errors/load-error.ts';
import { presentErrorText } from '../errors/present-error.ts';

interface ReasonDeps {
  readonly language: PortalLanguage;
  readonly modules: ReadonlyMap<string, Pick<CatalogueModule, 'name'>>;
}

/**
 * Presents the part of an explanation that the caller may know: the code that the gateway answers anyway, its texts,
 * and the missing right if one is missing. Rules, data of other API users and the changes that an admin could make are
 * shown in the console only.
 */
export function presentReason(explanation: Explanation, deps: ReasonDeps): RefusalReason {
  const code = explanation.code === null ? undefined : findErrorCode(explanation.code);
  if (explanation.outcome === 'allowed' || code === undefined) {
    const sentence = allowed[deps.language];
    const nothing = { status: null, code: null, title: null, ask: null, remedy: null };
    return { outcome: 'allowed', ...nothing, sentence, missing: [] };
  }
  const { title, remedy } = presentErrorText(code, deps.language);
  const missing = code === 'right_missing' ? listMissing(explanation, deps) : [];
  return {
    outcome: 'refused',
    status: explanation.status,
    code,
    title,
    sentence: missing.length === 0 ? `${title}.` : presentNeeds(missing, deps.language),
    missing,
    ask: whoMends(code),
    remedy,
  };
}

const allowed: Readonly<Record<PortalLanguage, string>> = {
  en: 'This call is not refused at the moment.',
  fr: 'Cet appel n’est pas refusé en ce moment.',
  nl: 'Deze aanroep wordt op dit moment niet geweigerd.',
};

/** Lists the levels of the smallest change; empty if rights alone would not be sufficient. */
function listMissing({ fix }: Explanation, { modules }: ReasonDeps): RefusalReason['missing'] {
  if (fix?.kind !== 'set-levels') return [];
  return fix.levels.flatMap(({ moduleId, to }) => {
    const level = levelSchema.safeParse(to);
    if (!level.success) return [];
    return [{ moduleId, module: modules.get(moduleId)?.name ?? moduleId, level: level.data }];
  });
}

function presentNeeds(missing: RefusalReason['missing'], language: PortalLanguage): string {
  const texts = rightTexts[language];
  const named = missing.map(({ module, level }) =>
    texts.levelOn(level === 'none' ? '' : texts.level[level], module),
  );
  return texts.needs(named.join(texts.and));
}

function whoMends(code: ErrorCode): NonNullable<RefusalReason['ask']> {
  if (ofLicenceAdmins.has(code)) return 'licence-admin';
  return ofOperators.has(code) ? 'operator' : 'yourself';
}

const ofLicenceAdmins: ReadonlySet<ErrorCode> = new Set([
  'credential_invalid',
  'api_user_deactivated',
  'key_expired',
  'network_refused',
  'right_missing',
  'access_type_excludes',
  'dimension_refused',
]);

const ofOperators: ReadonlySet<ErrorCode> = new Set([
  'operation_unclassified',
  'client_address_unknown',
  'catalogue_unreadable',
  'gateway_stale',
  'gateway_busy',
  'bodies_held',
  'internal_error',
  'upstream_invalid',
]);
