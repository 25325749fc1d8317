/**
 * Makes text from a document safe for one line of a terminal. Control characters, line ends and marks of text direction
 * become spaces, so that a document can neither control the terminal nor hide its text.
 */
export function toPlainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}

/** Makes text from a document safe for one cell of a Markdown table, with neither markup nor HTML. */
export function escapeMarkdown(text: string): string {
  return toPlainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@:]/g, String.raw`\$&`);
}
