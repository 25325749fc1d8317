/**
 * Brings literal text of a path template into the canonical form of the gateway's paths (RFC 3986 section 6.2.2):
 * escapes of unreserved characters are decoded, other escapes become upper-case, and characters that a path must not
 * contain are escaped. So calls reach `/a%2Db`, `/a|b` and `/café`. Not changed here: escapes of reserved characters,
 * such as `%3A`, which differ from the character itself.
 */
export function canonicaliseLiteral(literal: string): string {
  if (/^[A-Za-z0-9\-._~!$&'()*+,=:@]*$/.test(literal)) return literal;
  return literal.replaceAll(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,=:@;]/gu, (piece) => {
    if (piece.length !== 3 || !piece.startsWith('%')) return escapeText(piece);
    const character = String.fromCharCode(Number.parseInt(piece.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : piece.toUpperCase();
  });
}

function escapeText(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
