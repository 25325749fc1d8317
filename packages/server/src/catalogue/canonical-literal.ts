/**
 * Literal text of a path template in the one spelling that the gateway gives a path (RFC 3986 section 6.2.2): escapes of
 * unreserved characters decoded, other escapes in upper case, and what may not stand in a path escaped. So `/a%2Db`,
 * `/a|b` and `/café` are reached by the calls that mean them.
 *
 * Not changed here: escapes of reserved characters, such as `%3A`; they are not the same as the character.
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
