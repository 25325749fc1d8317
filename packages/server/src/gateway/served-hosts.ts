/** The hosts of an environment, those of single licences included. */
export interface ServedHosts {
  isServedHost(host: string): boolean;
  /** The account name in the host, where it is a licence's own: `acme` of `acme.api.example.com`. */
  findHostAccount(host: string): string | undefined;
}

export const accountPlaceholder = '{account}';
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A host with `{account}` as its first label means every licence's own URL. A host that is listed by itself is
 * never taken for one of those.
 */
export function createServedHosts(hosts: readonly string[]): ServedHosts {
  const exact = new Set(hosts.filter((host) => !host.startsWith(accountPlaceholder)));
  const suffixes = hosts
    .filter((host) => host.startsWith(`${accountPlaceholder}.`))
    .map((host) => host.slice(accountPlaceholder.length));
  const findHostAccount = (host: string): string | undefined => {
    if (exact.has(host)) return undefined;
    for (const suffix of suffixes) {
      const account = host.endsWith(suffix) ? host.slice(0, -suffix.length) : '';
      if (label.test(account)) return account;
    }
    return undefined;
  };
  return {
    isServedHost: (host) => exact.has(host) || findHostAccount(host) !== undefined,
    findHostAccount: suffixes.length === 0 ? () => undefined : findHostAccount,
  };
}
