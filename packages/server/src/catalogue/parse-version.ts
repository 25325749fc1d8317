import { OpenApiError } from './open-api-error.ts';
import { getOwn } from './read-document.ts';
import type { JsonObject } from './read-document.ts';

export type DocumentVersion = '2.0' | '3.0' | '3.1';

/**
 * Parses the version that a document states. New features of OpenAPI 3.2 are not read: for calls that both versions can
 * describe, it equals 3.1.
 *
 * @throws OpenApiError for a missing or unknown version
 */
export function parseVersion(root: JsonObject, file: string): DocumentVersion {
  const openapi = getOwn(root, 'openapi');
  const stated = openapi ?? getOwn(root, 'swagger') ?? '';
  // YAML reads an unquoted 2.0 as the number 2, and 3.0 as 3.
  const text =
    typeof stated === 'string' || typeof stated === 'number' ? String(stated) : JSON.stringify(stated);
  const version = /^(?:(2)(?:\.0)?|(3(?:\.[012])?)(?:\.\d+)?(?:-\w+)?)$/.exec(text);
  if (version?.[1] !== undefined && openapi === undefined) return '2.0';
  if (version?.[2] !== undefined && openapi !== undefined) {
    return version[2] === '3' || version[2] === '3.0' ? '3.0' : '3.1';
  }
  throw new OpenApiError({
    file,
    pointer: openapi === undefined ? '/swagger' : '/openapi',
    problem:
      text === ''
        ? 'neither `openapi` nor `swagger` names a version'
        : `the version ${text.slice(0, 40)} is not known`,
    remedy: 'Give an OpenAPI document of version 2.0, 3.0, 3.1 or 3.2.',
  });
}
