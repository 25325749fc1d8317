import { keyTextPattern } from '../crypto/key-text.ts';

/**
 * What a scanner needs to recognise our keys and to tell them from texts that only look alike. Not part of any standard;
 * the pattern is what GitHub's secret-scanning partner programme asks for.
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
