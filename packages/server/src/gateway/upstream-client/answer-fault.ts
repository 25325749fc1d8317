/** What an upstream said is no HTTP/1.1 that has one reading. The message says what; it holds nothing of it. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault';
}
