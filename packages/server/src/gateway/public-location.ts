import type { ApiRoute } from './gateway-settings.ts';

type LocationRoute = Pick<ApiRoute, 'prefix' | 'upstreamHost' | 'upstreamPrefix'>;

/**
 * A `Location` or `Content-Location` of the upstream as the client has to read it (RFC 9110 sections 10.2.2 and 8.7): the
 * upstream's own address is left out, which makes the reference relative to the gateway, and its base path becomes the one
 * that the call came by. `host`: the name that the client called, without a port. References to anywhere else, and relative
 * ones, stay as they are; so does a path that is below the public base path already.
 */
export function presentLocation(value: string, host: string, route: LocationRoute): string {
  const [, scheme, authority, rest = ''] = absolute.exec(value) ?? [];
  if (authority === undefined) {
    return value.startsWith('/') ? withoutAuthority(mapPath(value, route)) : value;
  }
  const server = withoutDefaultPort(authority.toLowerCase(), scheme);
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  if (server === route.upstreamHost) return withoutAuthority(mapPath(path, route));
  if (server.replace(/:\d*$/, '') !== host) return value;
  return `${value.slice(0, value.length - rest.length)}${mapPath(path, route)}`;
}

/** With a scheme, or a network-path reference (RFC 3986 section 4.2). */
const absolute = /^(?:(https?):)?\/\/([^/?#@]*)([/?#].*)?$/is;

function withoutDefaultPort(authority: string, scheme: string | undefined): string {
  const port = scheme?.toLowerCase() === 'https' ? ':443' : ':80';
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority;
}

/** `target`: a path with whatever query and fragment it has. */
function mapPath(target: string, { prefix, upstreamPrefix }: LocationRoute): string {
  const [path = ''] = target.split(/[?#]/, 1);
  const isPublic = prefix !== '' && isBelow(path, prefix);
  if (isPublic || !isBelow(path, upstreamPrefix)) return target;
  const mapped = prefix + target.slice(upstreamPrefix.length);
  return mapped.startsWith('/') ? mapped : `/${mapped}`;
}

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

/** A path that begins with two slashes would name another server. */
function withoutAuthority(target: string): string {
  return target.startsWith('//') ? `/.${target}` : target;
}
