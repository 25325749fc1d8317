import { randomUUID } from 'node:crypto';

/** One end of a process boundary: what `node:cluster` and `child_process` give on both sides. */
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
  /** The error’s name, by which some are told apart; see crypto/sealed-text.ts. */
  readonly failureName?: string;
}
interface HintMessage {
  readonly postern: 'hint';
}
type IpcMessage = CallMessage | AnswerMessage | HintMessage;

/** Methods that take and give plain data (structured clone), such as AccessSource's. */
export type RemoteMethods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The asking side: `call` sends, and resolves with the answer; a closed channel fails every open call. */
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
 * The answering side: runs `methods` for the other process. An unknown method is answered with a failure.
 * Not checked here: the arguments; both ends are the same program at the same version.
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
    // The caller's types are those of this very table; see the note on arguments above.
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
