/**
 * Text from a document, fit for one line of a terminal: control characters, line ends and the marks that turn
 * the direction of writing become spaces, so that a document cannot steer the terminal or hide its text.
 */
export function toPlainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}

/** Text from a document, fit for one cell of a Markdown table: it stays text, with neither markup nor HTML. */
export function escapeMarkdown(text: string): string {
  return toPlainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@:]/g, String.raw`\$&`);
}
