import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { WebServiceAccount } from '@postern/contract/web-service-account';

/** The accounts that connectors sign in with. */
export interface WebServiceAccountReaders {
  readonly webServiceAccounts: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly WebServiceAccount[]>;
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
    ): Promise<WebServiceAccount | undefined>;
    /** Password hashes of so many accounts of all licences, for what checks of them cost. */
    sampleHashes(environment: EnvironmentName, limit: number): Promise<readonly string[]>;
  };
}

export interface WebServiceAccountWriters {
  readonly webServiceAccounts: WebServiceAccountReaders['webServiceAccounts'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      account: WebServiceAccount & { readonly passwordHash: string },
    ): Promise<void>;
    /** Counts the version up; false when there is no such account. */
    setPasswordHash(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
      passwordHash: string,
    ): Promise<boolean>;
    /** Takes every account of the API user its password, for good; how many had one. */
    revokeAll(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      atMs: number,
    ): Promise<number>;
    delete(licenceId: LicenceId, environment: EnvironmentName, name: string): Promise<boolean>;
  };
}
