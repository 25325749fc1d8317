/**
 * Preloaded into a program under test (`node --import`): moves its wall clock by `POSTERN_TEST_CLOCK_SHIFT_MS`, as a
 * machine whose clock is wrong. The monotonic clock stays, as it does there. The program itself knows nothing of it.
 */
const shiftMs = Number(process.env['POSTERN_TEST_CLOCK_SHIFT_MS'] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    // Every form of the constructor but the empty one is the real one's.
    super(...((args.length === 0 ? [RealDate.now() + shiftMs] : args) as [number]));
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
