/**
 * Preloaded into a program under test (`node --import`). It shifts the wall clock by `POSTERN_TEST_CLOCK_SHIFT_MS`,
 * like a machine whose clock is wrong. The monotonic clock is unchanged, as it would be there. The program does not
 * know of it.
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
