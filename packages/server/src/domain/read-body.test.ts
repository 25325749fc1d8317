import { afterEach, expect, it, vi } from 'vitest';
import { readBody } from './read-body.ts';

afterEach(() => {
  vi.useRealTimers();
});

function createRequest(pieces: readonly string[], { ends }: { readonly ends: boolean }): Request {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      if (ends) controller.close();
    },
  });
  return new Request('http://gateway.test/', { method: 'POST', body, duplex: 'half' });
}

const bounds = { bytesMax: 8, withinMs: 10_000 };

it('gives a body that is small and whole in time', async () => {
  expect(String(await readBody(createRequest(['ab', 'cd'], { ends: true }), bounds))).toBe('abcd');
  expect(String(await readBody(new Request('http://gateway.test/'), bounds))).toBe('');
});

it('stops at a body that is larger', async () => {
  expect(await readBody(createRequest(['abcde', 'fghi'], { ends: false }), bounds)).toBe('too-large');
});

it('stops at a body that is not whole in time, whatever has come of it', async () => {
  vi.useFakeTimers();
  const reading = readBody(createRequest(['ab'], { ends: false }), bounds);
  await vi.advanceTimersByTimeAsync(9_999);
  await vi.advanceTimersByTimeAsync(1);
  expect(await reading).toBe('too-slow');
});
