import type { ChangeSequence, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type {
  StoredLeaseLimits,
  StoredGatewayLease,
  NewGatewayLease,
  StoredSigningKey,
  StoredDataKey,
} from './stored-records.ts';

/** The part of the port `storage.ts` that is about the installation itself: its gateways, its keys, its settings. */
export interface InstallationReaders {
  /** Which gateway processes may be answering calls. Only used where they reach the database themselves. */
  readonly gatewayLeases: {
    /** Live ones, and those that ended and are not forgotten yet. */
    list(): Promise<readonly StoredGatewayLease[]>;
  };
  readonly signingKeys: {
    list(environment: EnvironmentName): Promise<readonly StoredSigningKey[]>;
  };
  readonly dataKeys: {
    find(licenceId: LicenceId, dataKeyId: string): Promise<StoredDataKey | undefined>;
    findCurrent(licenceId: LicenceId): Promise<StoredDataKey | undefined>;
    /** Of all licences: those that a rotation of the master key has yet to rewrap. Any order. */
    listWrappedByOthers(
      masterKeyId: string,
      limit: number,
    ): Promise<readonly { readonly licenceId: LicenceId; readonly key: StoredDataKey }[]>;
  };
  /** Small values of the installation: the master key's check value, the epoch. */
  readonly settings: { find(name: string): Promise<string | undefined> };
}

export interface InstallationWriters {
  readonly gatewayLeases: InstallationReaders['gatewayLeases'] & {
    insert(lease: NewGatewayLease): Promise<void>;
    /** Counts a renewal; false when the lease has ended. */
    renew(id: string, appliedSequence: ChangeSequence, limits?: StoredLeaseLimits): Promise<boolean>;
    stop(id: string): Promise<void>;
    /** Ends it unless it was renewed since; false when it was, or had ended. */
    expire(id: string, renewals: number): Promise<boolean>;
    /** Deletes those that ended longer ago than this. */
    forgetEnded(keepMs: number): Promise<void>;
  };
  readonly signingKeys: InstallationReaders['signingKeys'] & {
    insert(environment: EnvironmentName, key: StoredSigningKey): Promise<void>;
    /** Compare-and-set on the state; false when it is in another one. Removing wipes the private half. */
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
    /** Compare-and-set on `wrappedKey`; false when it was rewrapped by somebody else. */
    replace(licenceId: LicenceId, before: StoredDataKey, after: StoredDataKey): Promise<boolean>;
  };
  readonly settings: InstallationReaders['settings'] & {
    set(name: string, value: string): Promise<void>;
    /** Sets it unless it is set, and gives the value in force. Two processes that claim at once get the same one. */
    claim(name: string, value: string): Promise<string>;
  };
}
