import { gatewayPaths } from '../domain/gateway-paths.ts';
import type { DocumentFlaw } from './document-flaw.ts';
import type { ParsedOperation } from './parse-operation.ts';

/** Operations that no call can reach, because their paths are the gateway's own. None where the base path is not known. */
export function listShadowedOperations(
  operations: readonly ParsedOperation[],
  basePath: string | undefined,
): readonly DocumentFlaw[] {
  if (basePath === undefined) return [];
  const prefix = basePath === '/' ? '' : basePath;
  return operations
    .filter(({ pathTemplate }) => gatewayPaths.has(`${prefix}${pathTemplate}`))
    .map(({ method, pathTemplate, pointer }) => ({
      pointer,
      message: `${method} ${prefix}${pathTemplate} is a path of the gateway itself, which answers it; give the API another base path, or leave the operation out with \`exclude\` in the mapping`,
    }));
}
