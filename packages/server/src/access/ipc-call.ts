import { randomUUID } from 'node:crypto';

/**
 * One end of a channel between processes, with what `node:cluster` and `child_process` have in common on both sides.
 */
export interface IpcChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

interface CallMessage {
  readonly postern: 'call';
  readonly id: string;
  readonly method: string;
  readonly args: readonly unknown[];
}
interface AnswerMessage {
  readonly postern: 'answer';
  readonly id: string;
  readonly result?: unknown;
  readonly failure?: string;
  /** The error's name, by which the other process distinguishes some errors; see crypto/sealed-text.ts. */
  readonly failureName?: string;
}
interface HintMessage {
  readonly postern: 'hint';
}
type IpcMessage = CallMessage | AnswerMessage | HintMessage;

/** Methods whose arguments and results are plain data (structured clone), such as those of AccessSource. */
export type RemoteMethods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * Creates the calling end: `call` sends a message and resolves with the answer. When the channel closes, every open
 * call rejects.
 */
export function createIpcCaller(channel: IpcChannel): {
  call(method: string, args: readonly unknown[]): Promise<unknown>;
  onHint(listener: () => void): () => void;
} {
  const open = new Map<string, { resolve(value: unknown): void; reject(reason: Error): void }>();
  const hintListeners = new Set<() => void>();
  let isClosed = false;
  channel.onMessage((message) => {
    if (!isIpcMessage(message)) return;
    if (message.postern === 'hint') for (const listener of hintListeners) listener();
    if (message.postern !== 'answer') return;
    const waiting = open.get(message.id);
    open.delete(message.id);
    if (message.failure === undefined) waiting?.resolve(message.result);
    else waiting?.reject(reviveError(message));
  });
  channel.onClose(() => {
    isClosed = true;
    for (const waiting of open.values()) waiting.reject(new Error('the owning process is gone'));
    open.clear();
  });
  return {
    call(method, args) {
      if (isClosed) return Promise.reject(new Error('the owning process is gone'));
      const id = randomUUID();
      return new Promise((resolve, reject) => {
        open.set(id, { resolve, reject });
        channel.send({ postern: 'call', id, method, args } satisfies CallMessage);
      });
    },
    onHint(listener) {
      hintListeners.add(listener);
      return () => hintListeners.delete(listener);
    },
  };
}

/**
 * Serves the other end: runs `methods` for the other process. A call of an unknown method is answered with a failure.
 * Not checked here: the arguments, since both ends are the same version of the same program.
 */
export function serveIpcCalls(channel: IpcChannel, methods: RemoteMethods): { hint(): void } {
  channel.onMessage((message) => {
    if (!isIpcMessage(message) || message.postern !== 'call') return;
    const { id, method, args } = message;
    const answer = (rest: Omit<AnswerMessage, 'postern' | 'id'>): void =>
      channel.send({ postern: 'answer', id, ...rest } satisfies AnswerMessage);
    if (!Object.hasOwn(methods, method)) {
      answer({ failure: `no method ${method} over IPC` });
      return;
    }
    // The caller's types come from this same table, and arguments are not checked; see above.
    const run = methods[method] as (...args: readonly unknown[]) => Promise<unknown>;
    run(...args).then(
      (result) => answer({ result }),
      (error: unknown) =>
        answer(
          error instanceof Error
            ? { failure: error.message, failureName: error.name }
            : { failure: 'failed' },
        ),
    );
  });
  return { hint: () => channel.send({ postern: 'hint' } satisfies HintMessage) };
}

function reviveError({ failure, failureName = 'Error' }: AnswerMessage): Error {
  return Object.assign(new Error(failure), { name: failureName });
}

function isIpcMessage(message: unknown): message is IpcMessage {
  return typeof message === 'object' && message !== null && 'postern' in message;
}
