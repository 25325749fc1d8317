import type { EnvironmentName } from '@postern/contract/ids';
import type { EnvironmentConfig } from '../config/environment-config-schema.ts';
import { createServedHosts } from '../gateway/served-hosts.ts';
import type { TokenRealm } from '../tokens/access-token.ts';

interface IssuingEnvironment extends Pick<EnvironmentConfig, 'issuer' | 'publicUrl' | 'audience'> {
  readonly hosts: readonly string[];
}

/**
 * Determines the issuers of an environment's tokens. A client finds the metadata of an authorization server under the
 * URL of its issuer (RFC 8414 section 3.3), so that the issuer is not always the configured one:
 *
 * - on a licence's own host it is that host, with the scheme and port of `publicUrl` if that is configured;
 * - on the local machine (`localhost` and its aliases) it is the requested host if the configured issuer is local too,
 *   because ports are often mapped there.
 *
 * Every other host counts as another name of the configured issuer. The tokens of all these issuers are signed with the
 * same keys, have the same audience and give the same access.
 */
export function createTokenRealm(name: EnvironmentName, environment: IssuingEnvironment): TokenRealm {
  const { issuer, publicUrl } = environment;
  const served = createServedHosts(environment.hosts.map((host) => host.toLowerCase()));
  const isOwnHost = (hostname: string): boolean => served.findHostAccount(hostname) !== undefined;
  const isIssuerLocal = isLocal(URL.parse(issuer)?.hostname ?? '');
  const isMovedHost = (hostname: string): boolean =>
    isIssuerLocal && isLocal(hostname) && served.isServedHost(hostname);
  return {
    issuer,
    audience: environment.audience ?? name,
    findIssuer(origin) {
      const { hostname } = new URL(origin);
      if (isOwnHost(hostname)) return publicUrl === undefined ? origin : moveTo(publicUrl, hostname);
      return isMovedHost(hostname) && !isOrigin(issuer, origin) ? origin : issuer;
    },
    isFurtherIssuer(text) {
      const url = URL.parse(text);
      if (url === null || url.origin !== text || !/^https?:$/.test(url.protocol)) return false;
      return isOwnHost(url.hostname) || isMovedHost(url.hostname);
    },
  };
}

/** Compares them with or without the issuer's trailing slash. */
function isOrigin(issuer: string, origin: string): boolean {
  return URL.parse(issuer)?.href === `${origin}/`;
}

function isLocal(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.+\.localhost)$/.test(hostname);
}

/** Returns the origin of the URL with its host replaced. */
function moveTo(publicUrl: string, hostname: string): string {
  const { protocol, port } = new URL(publicUrl);
  return new URL(`${protocol}//${hostname}${port === '' ? '' : `:${port}`}`).origin;
}
