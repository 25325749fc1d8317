import type { LicenceId } from '@postern/contract/ids';

/** Returns the value of the column `chain`: the licence's id, or `-` for the installation's own chain. */
export function chainOf(licenceId: LicenceId | null): string {
  return licenceId ?? '-';
}
