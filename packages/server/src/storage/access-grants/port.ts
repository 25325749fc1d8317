import type { ApiUserId, EnvironmentName } from '@postern/contract/ids';
import type { AccessGrant } from '../../domain/access-grant.ts';

/** The access of API users as gateways need it, gathered from several tables. Nothing is written here. */
export interface AccessGrantReaders {
  /** Access as gateways see it, across licences: the digest of a key determines the licence. */
  readonly grants: {
    findByKeyDigest(environment: EnvironmentName, keyDigest: string): Promise<AccessGrant | undefined>;
    findByApiUser(environment: EnvironmentName, apiUserId: ApiUserId): Promise<AccessGrant | undefined>;
    /** `licence` is the licence's name, or its account name in any letter case. Undefined if two licences match. */
    findByWebServiceAccount(
      environment: EnvironmentName,
      account: { readonly licence: string; readonly name: string },
    ): Promise<AccessGrant | undefined>;
  };
}

export interface AccessGrantWriters {
  readonly grants: AccessGrantReaders['grants'];
}
