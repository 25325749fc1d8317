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

/** The calls that came whole before are answered first, each in its turn. Never, where the connection ends with one of them. */
export function afterAnswers(socket: Socket, then: () => void): void {
  const answer = findAnswerUnderWay(socket);
  if (answer !== undefined) answer.once('finish', () => afterAnswers(socket, then));
  else if (socket.writable) then();
}
