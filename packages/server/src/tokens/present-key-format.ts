import { keyTextPattern } from '../crypto/key-text.ts';

/**
 * Describes the format of keys, so that a scanner can recognise them and rule out texts that only look similar. It is
 * not part of a standard; the pattern has the form that GitHub's secret-scanning partner programme asks for.
 */
export function presentKeyFormat(brand: string) {
  return {
    pattern: keyTextPattern(brand),
    checksum: {
      algorithm: 'CRC-32 (ISO-HDLC) of all characters before the last six, as ASCII',
      encoding: 'base 62, most significant digit first, six digits',
      alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    },
    check: 'postern key check TEXT',
  };
}
