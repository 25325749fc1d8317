/** The upstream's bytes are not HTTP/1.1 with one reading. The message names the fault, and repeats none of the bytes. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault';
}
