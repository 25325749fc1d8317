import type { z } from 'zod';
import { nameExpectedType, nameTypeOf } from '../domain/name-type.ts';
import { presentPath } from './config-error.ts';
import type { ConfigIssue } from './config-error.ts';
import { findSchemasAt } from './config-json-schema.ts';
import { findNearestName } from './find-nearest-name.ts';
import type { ParsedYaml } from './parse-yaml.ts';

type SchemaIssue = z.core.$ZodIssue;

/**
 * Presents an issue of zod as sentences with positions; several unknown keys become several sentences. A value is
 * quoted only where the schema is a closed list, since any other value may be a secret.
 */
export function presentSchemaIssue(issue: SchemaIssue, yaml: ParsedYaml): readonly ConfigIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => presentUnknownKey([...issue.path, key], yaml));
  }
  const target = issue.code === 'invalid_key' ? 'key' : 'value';
  return [
    {
      position: yaml.locate(issue.path, target),
      path: presentPath(issue.path),
      what: describeIssue(issue),
      remedy: findRemedy(issue),
    },
  ];
}

function presentUnknownKey(path: readonly PropertyKey[], yaml: ParsedYaml): ConfigIssue {
  const known = findSchemasAt(path.slice(0, -1)).flatMap((schema) => Object.keys(schema.properties ?? {}));
  const nearest = findNearestName(String(path.at(-1)), known);
  return {
    position: yaml.locate(path, 'key'),
    path: presentPath(path),
    what: 'is not a known key.',
    remedy:
      nearest === undefined
        ? `Remove it; the keys here are ${known.toSorted().join(', ')}.`
        : `Did you mean \`${nearest}\`?`,
  };
}

function describeIssue(issue: SchemaIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return describeWrongType(issue);
    case 'invalid_value':
      return `is ${quote(issue.input)}, which is none of ${listValues(issue.values)}.`;
    case 'too_small':
      return describeBound(issue.origin, issue.minimum, {
        text: 'is empty or too short',
        list: 'has too few items',
        number: `must be ${issue.inclusive === false ? 'more than' : 'at least'}`,
      });
    case 'too_big':
      return describeBound(issue.origin, issue.maximum, {
        text: 'is too long',
        list: 'has too many items',
        number: `must be ${issue.inclusive === false ? 'less than' : 'at most'}`,
      });
    case 'invalid_key':
      return `is not a name that can be used here: ${issue.issues.map(({ message }) => message).join('; ')}.`;
    case 'invalid_union':
      return describeUnion(issue);
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
    case 'unrecognized_keys':
      return `is not valid: ${issue.message}.`;
  }
}

function describeWrongType(issue: z.core.$ZodIssueInvalidType): string {
  if (issue.input === undefined) return 'is missing.';
  if (issue.input === null) return 'is empty.';
  return `must be ${nameExpectedType(issue.expected)}, but is ${nameTypeOf(issue.input)}.`;
}

function describeBound(
  origin: string,
  bound: number | bigint,
  words: { readonly text: string; readonly list: string; readonly number: string },
): string {
  if (origin === 'string') return `${words.text} (${bound} characters).`;
  if (origin === 'array' || origin === 'set') return `${words.list} (${bound}).`;
  return `${words.number} ${bound}.`;
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator !== undefined) {
    const { options } = issue as { options?: readonly unknown[] }; // present in every issue with a discriminator
    return `must be one of ${listValues(options ?? [])}.`;
  }
  if (issue.input === undefined) return 'is missing.';
  const reasons = issue.errors.flatMap((errors) => errors.map(describeIssue));
  return `matches none of the permitted forms: it ${[...new Set(reasons)].join(' Or it ')}`;
}

function findRemedy(issue: SchemaIssue): string {
  const written = remedyOfValue(issue);
  if (written !== undefined) return written;
  const nearest =
    issue.code === 'invalid_value' && typeof issue.input === 'string'
      ? findNearestName(issue.input, issue.values.map(String))
      : undefined;
  if (nearest !== undefined) return `Did you mean \`${nearest}\`?`;
  const description = findSchemasAt(issue.path).find(
    (schema) => schema.description !== undefined,
  )?.description;
  return description === undefined ? 'See docs/configuration.md.' : `Expected: ${description}.`;
}

/**
 * Suggests what a wrong value was most likely meant to be. The value itself is not quoted, since it may be a password.
 */
function remedyOfValue(issue: SchemaIssue): string | undefined {
  const { input, path } = issue;
  if (typeof input === 'string' && /\$\{?\w+\}?/.test(input) && issue.code !== 'unrecognized_keys')
    return 'Variables are not expanded in this file. Write the value; a secret as `env:NAME` or `file:path`, where the key takes one.';
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'Write the whole URL with its scheme, such as http://127.0.0.1:8080 or https://api.example.com.';
  if (issue.code === 'invalid_type' && ['number', 'int'].includes(issue.expected) && isNumberText(input))
    return 'Write the number without quotes.';
  if (path.join('.') === 'database.kind' || (issue.code === 'invalid_union' && path.join('.') === 'database'))
    return 'Write `postgres`, with `url`, or `sqlite`.';
  return undefined;
}

function isNumberText(input: unknown): boolean {
  return typeof input === 'string' && /^-?[0-9]+(?:\.[0-9]+)?$/.test(input.trim());
}

function listValues(values: readonly unknown[]): string {
  return values.map(quote).join(', ');
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `\`${value.slice(0, 64)}\`` : nameTypeOf(value);
}
