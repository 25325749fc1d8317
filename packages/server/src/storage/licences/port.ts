import type { LicenceId } from '@postern/contract/ids';
import type { Licence } from '@postern/contract/licence';
import type { Page } from '@postern/contract/page';

/** The licences. */
export interface LicenceReaders {
  readonly licences: {
    find(licenceId: LicenceId): Promise<Licence | undefined>;
    findByNumber(number: number): Promise<Licence | undefined>;
    findByAccountName(accountName: string): Promise<Licence | undefined>;
    list(query: {
      readonly search?: string;
      readonly page: number;
      readonly pageSize: number;
    }): Promise<Page<Licence>>;
  };
}

export interface LicenceWriters {
  readonly licences: LicenceReaders['licences'] & {
    insert(licence: NewLicence): Promise<Licence>;
    /** Compare-and-set on `version`. Returns false if another writer was first. */
    update(
      licenceId: LicenceId,
      version: number,
      fields: Partial<
        Pick<
          Licence,
          | 'name'
          | 'accountName'
          | 'keyDisplay'
          | 'connectorAccess'
          | 'leakedKeyPolicy'
          | 'keyLifetimeDaysMax'
          | 'rotationDueDays'
        >
      >,
    ): Promise<boolean>;
  };
}

export type NewLicence = Omit<
  Licence,
  'id' | 'version' | 'connectorAccess' | 'leakedKeyPolicy' | 'keyLifetimeDaysMax' | 'rotationDueDays'
> &
  Partial<Pick<Licence, 'connectorAccess' | 'leakedKeyPolicy' | 'keyLifetimeDaysMax' | 'rotationDueDays'>>;
