import { write, writeSync } from 'node:fs';

/** Lines to a file descriptor, in batches: one write for many calls. Nothing is dropped; memory holds what a slow reader leaves. */
export interface LineWriter {
  write(line: string): void;
  /** Writes what waits and returns when it is out: for the end of the process. */
  flushSync(): void;
}

const batchBytes = 65_536;
const longestWaitMs = 100;

/**
 * Text goes into a buffer at once, since many strings that wait for a write are copied by each collection: that costs
 * more than building them. What is written belongs to the reader; a descriptor that takes no more loses lines, not calls.
 */
export function createLineWriter(fd: number): LineWriter {
  const full: Buffer[] = [];
  const spare: Buffer[] = [];
  let filling: Buffer = Buffer.allocUnsafeSlow(batchBytes);
  let filledBytes = 0;
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;

  function close(): void {
    if (filledBytes === 0) return;
    full.push(filling.subarray(0, filledBytes));
    filling = spare.pop() ?? Buffer.allocUnsafeSlow(batchBytes);
    filledBytes = 0;
  }

  function flush(): void {
    timer = undefined;
    close();
    writeNext();
  }

  function writeNext(): void {
    const [batch] = full;
    if (isWriting || batch === undefined) return;
    isWriting = true;
    write(fd, batch, (error, writtenBytes) => {
      isWriting = false;
      if (error?.code === 'EAGAIN') {
        setTimeout(writeNext, longestWaitMs).unref();
        return;
      }
      // Already out by flushSync, or in part: the rest goes first.
      if (full[0] === batch) {
        full.shift();
        if (error === null && writtenBytes < batch.length) full.unshift(batch.subarray(writtenBytes));
        else if (batch.buffer.byteLength === batchBytes && spare.length < 2)
          spare.push(Buffer.from(batch.buffer));
      }
      writeNext();
    });
  }

  return {
    write(line) {
      // At most three bytes per UTF-16 unit.
      if (filledBytes + line.length * 3 > batchBytes) {
        close();
        writeNext();
      }
      if (line.length * 3 > batchBytes) {
        full.push(Buffer.from(line));
        writeNext();
        return;
      }
      filledBytes += filling.write(line, filledBytes);
      timer ??= setTimeout(flush, longestWaitMs).unref();
    },
    flushSync() {
      close();
      // The first may be half out in another thread: it is left to that where the process goes on.
      for (const batch of full.splice(isWriting ? 1 : 0)) writeWhole(fd, batch);
    },
  };
}

function writeWhole(fd: number, batch: Buffer): void {
  let writtenBytes = 0;
  while (writtenBytes < batch.length) {
    try {
      writtenBytes += writeSync(fd, batch, writtenBytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') continue;
      return;
    }
  }
}
