import type { EnvironmentName, LicenceId } from '@postern/contract/ids';

/** The settings of the installation, its signing keys, and the data keys of its licences. */
export interface InstallationReaders {
  readonly signingKeys: {
    list(environment: EnvironmentName): Promise<readonly StoredSigningKey[]>;
  };
  readonly dataKeys: {
    find(licenceId: LicenceId, dataKeyId: string): Promise<StoredDataKey | undefined>;
    findCurrent(licenceId: LicenceId): Promise<StoredDataKey | undefined>;
    /** Lists data keys of all licences that a rotation of the master key has yet to wrap again, in any order. */
    listWrappedByOthers(
      masterKeyId: string,
      limit: number,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly key: StoredDataKey }[]>;
  };
  /** Small values of the installation, such as the master key's check value and the epoch. */
  readonly settings: { find(name: string): Promise<string | undefined> };
}

export interface InstallationWriters {
  readonly signingKeys: InstallationReaders['signingKeys'] & {
    insert(environment: EnvironmentName, key: StoredSigningKey): Promise<void>;
    /** Compare-and-set on the state. Returns false if the key is in another one. Removing wipes the private key. */
    setState(
      environment: EnvironmentName,
      kid: string,
      change: {
        readonly from: StoredSigningKey['state'];
        readonly to: StoredSigningKey['state'];
        readonly atMs: number;
      },
    ): Promise<boolean>;
    /** Compare-and-set on the sealed text, for a rotation of the master key. */
    replaceSealed(environment: EnvironmentName, kid: string, before: string, after: string): Promise<boolean>;
  };
  readonly dataKeys: InstallationReaders['dataKeys'] & {
    insert(licenceId: LicenceId, key: StoredDataKey): Promise<void>;
    /** Compare-and-set on `wrappedKey`. Returns false if another process wrapped it meanwhile. */
    replace(licenceId: LicenceId, before: StoredDataKey, after: StoredDataKey): Promise<boolean>;
  };
  readonly settings: InstallationReaders['settings'] & {
    set(name: string, value: string): Promise<void>;
    /** Sets the value unless it is set, and returns the value in force. Two simultaneous claims return the same one. */
    claim(name: string, value: string): Promise<string>;
  };
}

export interface StoredSigningKey {
  readonly kid: string;
  /** `next`: published, not yet signing. `active`: signs. `retiring`: only verifies. `removed`: no longer published. */
  readonly state: 'next' | 'active' | 'retiring' | 'removed';
  readonly publicJwk: string;
  readonly sealedPrivateKey: string;
  readonly createdAtMs: number;
  readonly stateSinceMs: number;
}

export interface StoredDataKey {
  readonly id: string;
  readonly masterKeyId: string;
  readonly wrappedKey: string;
  readonly createdAtMs: number;
}
