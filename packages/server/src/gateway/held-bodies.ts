import type { LicenceId } from '@postern/contract/ids';

/** The room that one inspected body takes. */
export interface HeldBody {
  /** The body has come, and is shorter than was thought. */
  shrink(bytes: number): void;
  /** The call is over. Good once. */
  release(): void;
}

/** Counted for each call besides the bytes of its body, so that many small bodies are bounded too. */
const overheadBytes = 16_384;

/**
 * Bounds the bytes of inspected bodies that each licence has in memory, from before a body is read until its call is over.
 * Each licence has a bound of its own.
 */
export class HeldBodies {
  readonly #bytesPerLicence: number;
  readonly #held = new Map<LicenceId, number>();

  constructor(bytesPerLicence: number) {
    this.#bytesPerLicence = bytesPerLicence;
  }

  /** Undefined where the licence would hold too much. One body alone always finds room. */
  take(licenceId: LicenceId, bytes: number): HeldBody | undefined {
    const held = this.#held.get(licenceId) ?? 0;
    let own = bytes + overheadBytes;
    if (held > 0 && held + own > this.#bytesPerLicence) return undefined;
    this.#change(licenceId, own);
    return {
      shrink: (actual) => {
        const less = Math.min(own, actual + overheadBytes);
        this.#change(licenceId, less - own);
        own = less;
      },
      release: () => {
        this.#change(licenceId, -own);
        own = 0;
      },
    };
  }

  bytesOf(licenceId: LicenceId): number {
    return this.#held.get(licenceId) ?? 0;
  }

  #change(licenceId: LicenceId, bytes: number): void {
    if (bytes === 0) return;
    const held = (this.#held.get(licenceId) ?? 0) + bytes;
    if (held === 0) this.#held.delete(licenceId);
    else this.#held.set(licenceId, held);
  }
}
