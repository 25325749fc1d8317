import { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The answer that the connection waits for: another one would be taken for its body. Node has no public name for it on a
 * socket; a test of pipelining.test.ts fails where it is called otherwise.
 */
export function findAnswerUnderWay(socket: Socket): ServerResponse | undefined {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return message instanceof ServerResponse ? message : undefined;
}
