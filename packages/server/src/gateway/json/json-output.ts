/** Bytes that are being put together, and can be taken back as long as they were not handed out. */
export class JsonOutput {
  #bytes: Buffer;
  #length = 0;
  #handedOut = 0;

  constructor(initialBytes = 65_536) {
    this.#bytes = Buffer.allocUnsafe(initialBytes);
  }

  /** Counted from the text's beginning, whatever was handed out meanwhile. */
  get position(): number {
    return this.#handedOut + this.#length;
  }

  get handedOut(): number {
    return this.#handedOut;
  }

  writeByte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  write(source: Buffer, start: number, end: number): void {
    const count = end - start;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    if (count > 24) {
      source.copy(this.#bytes, this.#length, start, end);
      this.#length += count;
      return;
    }
    const bytes = this.#bytes;
    let to = this.#length;
    for (let at = start; at < end; at++) bytes[to++] = source[at] ?? 0;
    this.#length = to;
  }

  /** Forgets everything after the position, which has not been handed out. */
  truncate(position: number): void {
    this.#length = position - this.#handedOut;
  }

  /** Everything before the position. The bytes are the caller's from then on. */
  take(position = this.position): Buffer {
    const count = position - this.#handedOut;
    if (count === 0) return Buffer.alloc(0);
    const taken = this.#bytes.subarray(0, count);
    const rest = this.#length - count;
    const bytes = Buffer.allocUnsafe(Math.max(65_536, rest * 2));
    this.#bytes.copy(bytes, 0, count, this.#length);
    this.#bytes = bytes;
    this.#length = rest;
    this.#handedOut = position;
    return taken;
  }

  #grow(count: number): void {
    const bytes = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}
