import type { AdminResult } from '@postern/contract/admin-client';
import { CliError } from './cli-error.ts';

/**
 * Returns the answer's data. @throws CliError (exit code 1) with the problem's detail, its fields and its request id
 */
export function getAdminData<Data>(result: AdminResult<Data>): Data {
  if (result.ok) return result.data;
  const { title, detail, code, errors = [], requestId } = result.problem;
  const lines = [
    `${title}: ${detail}`,
    ...errors.map(({ path, message }) => `  ${path === '' ? '/' : path}: ${message}`),
    `(${code}${requestId === '' ? '' : `, request ${requestId}`})`,
  ];
  throw new CliError(lines.join('\n'), 1);
}
