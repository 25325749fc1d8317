import type { EnvironmentName } from '@postern/contract/ids';
import type { EnvironmentConfig } from '../config/environment-config-schema.ts';
import { createServedHosts } from '../gateway/served-hosts.ts';
import type { TokenRealm } from '../tokens/access-token.ts';

interface IssuingEnvironment extends Pick<EnvironmentConfig, 'issuer' | 'publicUrl' | 'audience'> {
  readonly hosts: readonly string[];
}

/**
 * Who issues an environment's tokens. An authorization server is known by the URL under which its metadata is found
 * (RFC 8414 section 3.3), so that its issuer is not the configured one
 *
 * - on a licence's own host, with the scheme and port of `publicUrl` where that is configured;
 * - on one machine (`localhost` and its like), where the configured issuer is there too and ports are often moved.
 *
 * Every other host is another name of the configured issuer. The tokens of all these issuers are signed with the same keys,
 * for the same audience, and are worth the same.
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

/** With or without a slash at its end. */
function isOrigin(issuer: string, origin: string): boolean {
  return URL.parse(issuer)?.href === `${origin}/`;
}

function isLocal(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.+\.localhost)$/.test(hostname);
}

/** The origin of a URL on another host. */
function moveTo(publicUrl: string, hostname: string): string {
  const { protocol, port } = new URL(publicUrl);
  return new URL(`${protocol}//${hostname}${port === '' ? '' : `:${port}`}`).origin;
}
