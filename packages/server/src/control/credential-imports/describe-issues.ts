import type { z } from 'zod';

/**
 * Describes the faults of a record without quoting it: a value, or the name of a field in a file without a header line,
 * may be a key or a password.
 */
export function describeIssues({ issues }: z.ZodError, columns: readonly string[]): string {
  const known = new Set<PropertyKey>(columns);
  const sentences = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `has ${issue.keys.length === 1 ? 'a field that is' : 'fields that are'} not known; the fields are ${columns.join(', ')}`;
    const [field] = issue.path;
    if (field === undefined) return issue.message;
    return known.has(field) ? `${String(field)}: ${issue.message}` : 'a field that is not valid';
  });
  return [...new Set(sentences)].join('; ');
}
