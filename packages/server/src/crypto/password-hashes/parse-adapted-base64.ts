/** Parses Passlib's base64, which has no padding, and `.` in place of `+`. */
export function parseAdaptedBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
