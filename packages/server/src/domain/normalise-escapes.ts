const unreserved = /^[A-Za-z0-9\-._~]$/;

/**
 * Normalises the escapes of a URL path (RFC 3986 sections 6.2.2.1 and 6.2.2.2): those of unreserved characters are
 * decoded, and the hexadecimal digits of the others become upper-case. Not checked here: anything else about the path.
 */
export function normaliseEscapes(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}/g, normaliseEscape);
}

function normaliseEscape(escape: string): string {
  const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return unreserved.test(character) ? character : escape.toUpperCase();
}

/**
 * A segment that readers which decode before they split, or cut dots and spaces off, take for an empty or dot segment:
 * in a path with normalised escapes. Each place is looked at once: the time grows with the length of the path alone.
 */
export const oddSegmentBesideEscape =
  /(?:\/|%2F)(?:\.|%20)*(?:%3B|%3F|%23)|(?:\/|%2F)\.*%20(?:\.|%20)*(?:\/|%2F|$)/;
