import { write, writeSync } from 'node:fs';

/**
 * Writes lines to a file descriptor in batches: one write for many calls. No line is dropped; lines wait in memory for
 * a slow reader.
 */
export interface LineWriter {
  write(line: string): void;
  /** Writes all buffered lines before it returns, for the end of the process. */
  flushSync(): void;
}

const batchBytes = 65_536;
const longestWaitMs = 100;

/**
 * Text is copied into a buffer at once: many strings that wait for a write would be copied by each garbage collection,
 * which costs more than building them. If the descriptor can no longer be written to, lines are lost, but calls are not
 * affected.
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
      // flushSync may have written it meanwhile, whole or in part: the rest goes first.
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
      // A UTF-16 unit takes at most three bytes.
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
      // Another thread may have written half of the first batch. If the process goes on, that thread writes the rest.
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
