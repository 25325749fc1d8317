import { describe, expect, it } from 'vitest';
import { isMasterKeyUnknown, MasterKeyUnknown } from '../crypto/sealed-text.ts';
import { createIpcCaller, serveIpcCalls, type IpcChannel } from './ipc-call.ts';

/** Two connected ends in this process. Messages are cloned, as the real channel does. */
function createChannelPair(): { owner: IpcChannel; worker: IpcChannel; close(): void } {
  const listeners = {
    owner: new Array<(message: unknown) => void>(),
    worker: new Array<(message: unknown) => void>(),
  };
  const closers: (() => void)[] = [];
  const end = (mine: 'owner' | 'worker', other: 'owner' | 'worker'): IpcChannel => ({
    send: (message) =>
      queueMicrotask(() => listeners[other].forEach((listener) => listener(structuredClone(message)))),
    onMessage: (listener) => void listeners[mine].push(listener),
    onClose: (listener) => void closers.push(listener),
  });
  return {
    owner: end('owner', 'worker'),
    worker: end('worker', 'owner'),
    close: () => closers.forEach((closer) => closer()),
  };
}

describe('IPC between workers and the owner of the database', () => {
  it('answers each call with its own result, whatever the order of completion', async () => {
    const pair = createChannelPair();
    const gates = new Map<string, () => void>();
    serveIpcCalls(pair.owner, {
      echo: (text: string) => new Promise<string>((resolve) => gates.set(text, () => resolve(text))),
    });
    const caller = createIpcCaller(pair.worker);
    const answers = Promise.all([caller.call('echo', ['one']), caller.call('echo', ['two'])]);
    await Promise.resolve();
    gates.get('two')?.();
    gates.get('one')?.();
    expect(await answers).toEqual(['one', 'two']);
  });

  it('carries a failure over as a failure', async () => {
    const pair = createChannelPair();
    serveIpcCalls(pair.owner, { fail: () => Promise.reject(new Error('database is gone')) });
    await expect(createIpcCaller(pair.worker).call('fail', [])).rejects.toThrow('database is gone');
  });

  it('keeps the name of a failure, by which a missing master key is told apart', async () => {
    const pair = createChannelPair();
    serveIpcCalls(pair.owner, { open: () => Promise.reject(new MasterKeyUnknown('not loaded')) });
    const failure = createIpcCaller(pair.worker).call('open', []);
    await expect(failure).rejects.toSatisfy(isMasterKeyUnknown);
  });

  it('refuses a method that is not served, inherited names included', async () => {
    const pair = createChannelPair();
    serveIpcCalls(pair.owner, {});
    const caller = createIpcCaller(pair.worker);
    await expect(caller.call('toString', [])).rejects.toThrow('no method toString');
  });

  it('fails open calls and refuses new ones once the channel closed', async () => {
    const pair = createChannelPair();
    serveIpcCalls(pair.owner, { hang: () => new Promise<never>(() => undefined) });
    const caller = createIpcCaller(pair.worker);
    const open = caller.call('hang', []);
    pair.close();
    await expect(open).rejects.toThrow('owning process is gone');
    await expect(caller.call('hang', [])).rejects.toThrow('owning process is gone');
  });

  it('passes hints on until told to stop', async () => {
    const pair = createChannelPair();
    const server = serveIpcCalls(pair.owner, {});
    const caller = createIpcCaller(pair.worker);
    let hints = 0;
    const stop = caller.onHint(() => (hints += 1));
    server.hint();
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    expect(hints).toBe(1);
    stop();
    server.hint();
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    expect(hints).toBe(1);
  });

  it('takes no answer for a hint', async () => {
    const pair = createChannelPair();
    serveIpcCalls(pair.owner, { echo: async (text: string) => text });
    const caller = createIpcCaller(pair.worker);
    let hints = 0;
    caller.onHint(() => (hints += 1));
    expect([await caller.call('echo', ['one']), hints]).toEqual(['one', 0]);
  });

  it('fails for a fault that is no error too, and has the name of an error without one', async () => {
    const pair = createChannelPair();
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what code of others may do
    serveIpcCalls(pair.owner, { fail: () => Promise.reject('a text') });
    await expect(createIpcCaller(pair.worker).call('fail', [])).rejects.toMatchObject({
      name: 'Error',
      message: 'failed',
    });
  });

  it.each([null, undefined, 'text', 1, {}, { postern: 'hint' }, { postern: 'answer', id: 'nobody’s' }])(
    'passes over the message %j on both sides, whoever sends it on the channel',
    async (message) => {
      const pair = createChannelPair();
      const answers: unknown[] = [];
      serveIpcCalls(pair.owner, { echo: async (text: string) => text });
      const caller = createIpcCaller(pair.worker);
      pair.worker.onMessage((answer) => answers.push(answer));
      pair.worker.send(message);
      pair.owner.send(message);
      expect(await caller.call('echo', ['one'])).toBe('one');
      expect(answers).toEqual([message, expect.objectContaining({ result: 'one' })]);
    },
  );
});
