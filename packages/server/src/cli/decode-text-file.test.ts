import { describe, expect, it } from 'vitest';
import { decodeTextFile } from './decode-text-file.ts';

const latin = Buffer.from('key,name\nk1,Caf\xe9', 'latin1');

describe('the text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from('Café', 'utf8')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffCafé', 'utf8')],
    ['UTF-16 little-endian with a byte order mark', Buffer.from('\ufeffCafé', 'utf16le')],
    ['UTF-16 big-endian with a byte order mark', Buffer.from('\ufeffCafé', 'utf16le').swap16()],
  ])('is recognised in %s', (_name, bytes) => {
    expect(decodeTextFile(bytes, 'a.csv')).toBe('Café');
  });

  it('is refused by name where it is neither, since a guess would change names silently', () => {
    expect(() => decodeTextFile(latin, 'a.csv')).toThrow(/a\.csv is not UTF-8.*--encoding windows-1252/);
    expect(decodeTextFile(latin, 'a.csv', 'windows-1252')).toBe('key,name\nk1,Café');
  });
});
