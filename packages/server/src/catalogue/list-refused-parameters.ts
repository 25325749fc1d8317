import { foldCredentialName, listCredentialNames } from '../domain/credential-name.ts';
import type { CatalogueWarning } from './build-catalogue.ts';
import type { ParsedOperation } from './parse-operation.ts';

/** Lists the documented query parameters that no call can send, because the gateway refuses their names. */
export function listRefusedParameters(
  operations: readonly ParsedOperation[],
  credentialNames: readonly string[],
): readonly CatalogueWarning[] {
  const refused = listCredentialNames(credentialNames);
  return operations.flatMap(({ method, pathTemplate, pointer, parameters }) =>
    parameters
      .filter((parameter) => parameter.in === 'query' && refused.has(foldCredentialName(parameter.name)))
      .map(({ name }): CatalogueWarning => {
        const call = `${method} ${pathTemplate}`;
        const message = `${call} has the query parameter ${name}, which the gateway refuses as a credential; give it another name, or take it out of queryCredentials`;
        return { kind: 'unreachable', message, pointer };
      }),
  );
}
