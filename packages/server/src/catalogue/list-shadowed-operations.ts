import { gatewayPaths } from '../domain/gateway-paths.ts';
import type { DocumentFlaw } from './document-flaw.ts';
import type { ParsedOperation } from './parse-operation.ts';

/**
 * Lists the operations that no call can reach, because the gateway itself answers their paths. Without a base path, the
 * list is empty.
 */
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
