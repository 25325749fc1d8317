/**
 * Ends a run that went on after each of these faults.
 *
 * @throws the fault where there is one, AggregateError where there are several; nothing where there is none
 */
export function throwFaults(faults: readonly unknown[]): void {
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} parts of the run failed`);
}
