/**
 * Keeps Stryker from mutating texts for people: rules in the log, causes of errors, details of refusals. A test that pins their
 * wording would guarantee nothing. A text is what has three words or more; codes, names and headers have fewer.
 */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'texts',
    value: { shouldIgnore: ({ node }: { readonly node: SyntaxNode }) => ignore(node) },
  },
];

/** As much of Babel's syntax tree as is looked at. */
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
