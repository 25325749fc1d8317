/** Passlib's base64: without padding, and with `.` for `+`. */
export function parseAdaptedBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
