/**
 * Keeps Stryker from mutating texts for people: rules in the log, causes of errors, details of refusals. A test of
 * their wording would guarantee nothing. A string of three words or more counts as a text; codes, names and headers
 * have fewer.
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'texts',
    value: { shouldIgnore: ({ node }: { readonly node: SyntaxNode }) => ignore(node) },
  },
];

/** The part of Babel's syntax tree that is read here. */
interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

function ignore({ type, value, quasis = [] }: SyntaxNode): string | undefined {
  const text =
    type === 'StringLiteral' && typeof value === 'string'
      ? value
      : type === 'TemplateLiteral'
        ? quasis.map((quasi) => quasi.value.raw).join('…')
        : '';
  const words = text
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}’'(),.:;-]*\p{L}{2}[\p{L}\p{N}’'(),.:;-]*$/u.test(word));
  return words.length >= 3 ? 'a text for people, whose wording is nobody’s promise' : undefined;
}
