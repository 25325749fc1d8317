import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { WebServiceAccount } from '@postern/contract/web-service-account';

/** The accounts with which connectors sign in. */
export interface WebServiceAccountReaders {
  readonly webServiceAccounts: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly WebServiceAccount[]>;
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
    ): Promise<WebServiceAccount | undefined>;
    /** Returns the password hashes of so many accounts of all licences, in order to estimate the cost of checks. */
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
    /** Increments the version. Returns false if there is no such account. */
    setPasswordHash(
      licenceId: LicenceId,
      environment: EnvironmentName,
      name: string,
      passwordHash: string,
    ): Promise<boolean>;
    /** Permanently removes the passwords of all accounts of the API user. Returns how many had one. */
    revokeAll(
      licenceId: LicenceId,
      environment: EnvironmentName,
      apiUserId: ApiUserId,
      atMs: number,
    ): Promise<number>;
    delete(licenceId: LicenceId, environment: EnvironmentName, name: string): Promise<boolean>;
  };
}
