export interface BodyBounds {
  readonly bytesMax: number;
  /** The time in milliseconds within which the whole body has to arrive. */
  readonly withinMs: number;
}

/** Reads the body of a web request within the bounds. The rest of a body that exceeds them is not read. */
export async function readBody(
  { body }: Request,
  { bytesMax, withinMs }: BodyBounds,
): Promise<Buffer | 'too-large' | 'too-slow'> {
  if (body === null) return Buffer.alloc(0);
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => resolve('too-slow'), withinMs);
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), late]);
      if (part === 'too-slow') return part;
      if (part.done) return Buffer.concat(chunks);
      bytes += part.value.byteLength;
      if (bytes > bytesMax) return 'too-large';
      chunks.push(part.value);
    }
  } finally {
    clearTimeout(timer);
  }
}
