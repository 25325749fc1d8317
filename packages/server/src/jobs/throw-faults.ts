/**
 * Ends a run that continued after each of these faults.
 *
 * @throws the fault if there is one, AggregateError if there are several; nothing if there is none
 */
export function throwFaults(faults: readonly unknown[]): void {
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} parts of the run failed`);
}
