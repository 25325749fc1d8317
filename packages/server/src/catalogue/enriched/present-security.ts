import type { PortalScheme } from '@postern/contract/portal';
import type { Operation } from '@postern/contract/catalogue';
import { isWrite } from '../../domain/rights.ts';
import type { JsonObject } from '../read-document.ts';
import type { RightTexts } from './right-texts.ts';

export interface SecurityFacts {
  readonly schemes: readonly PortalScheme[];
  readonly keyHeader: string;
  /** The base URL of the environment's gateway, without a slash at its end. */
  readonly gatewayUrl: string;
}

/** Presents the credential schemes that the API accepts, by the names that `presentSecurity` uses. */
export function presentSecuritySchemes(facts: SecurityFacts, texts: RightTexts): JsonObject {
  const tokenUrl = `${facts.gatewayUrl}/auth/token`;
  const all: Readonly<Record<PortalScheme, JsonObject>> = {
    bearer: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: texts.schemeBearer(tokenUrl),
      },
      oauth2: {
        type: 'oauth2',
        description: texts.schemeOauth,
        flows: {
          clientCredentials: {
            tokenUrl: `${facts.gatewayUrl}/oauth/token`,
            scopes: { read: texts.scopeRead, write: texts.scopeWrite },
          },
        },
      },
    },
    dpop: { dpop: { type: 'http', scheme: 'dpop', bearerFormat: 'JWT', description: texts.schemeDpop } },
    'api-key-header': {
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: facts.keyHeader,
        description: texts.schemeKey(facts.keyHeader),
      },
    },
    basic: { basic: { type: 'http', scheme: 'basic', description: texts.schemeBasic } },
  };
  return Object.assign({}, ...facts.schemes.map((scheme) => all[scheme])) as JsonObject;
}

/**
 * Presents the alternatives, each of which is sufficient. A call that writes needs a token with the scope `read write`.
 */
export function presentSecurity(
  { schemes }: Pick<SecurityFacts, 'schemes'>,
  operation: Pick<Operation, 'requirements'>,
): readonly JsonObject[] {
  const names: Readonly<Record<PortalScheme, readonly JsonObject[]>> = {
    bearer: [{ bearer: [] }, { oauth2: [isWrite(operation) ? 'write' : 'read'] }],
    dpop: [{ dpop: [] }],
    'api-key-header': [{ apiKey: [] }],
    basic: [{ basic: [] }],
  };
  return schemes.flatMap((scheme) => names[scheme]);
}
