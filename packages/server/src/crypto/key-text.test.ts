import { inspect } from 'node:util';
import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { createKeyDigester, isSameDigest } from './key-digest.ts';
import { createKeyText, createRandomBase62, keyTextPattern, maskKeyText, parseKeyText } from './key-text.ts';

const digest = createKeyDigester(createSecretKey(Buffer.alloc(32, 7)));
const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));

/** Decides like the token endpoint: the changed text is refused by its shape, or has another digest. */
function isRefused(original: string, changed: string): boolean {
  if (parseKeyText(changed).kind === 'malformed') return true;
  return !isSameDigest(digest(new Secret(original)), digest(new Secret(changed)));
}

describe('a key’s text', () => {
  it('has the documented shape and is read back', () => {
    const text = createKeyText('acme', 'test').reveal();
    expect(text).toMatch(/^acme_test_[0-9A-Za-z]{38}$/);
    expect(parseKeyText(text)).toEqual({ kind: 'key', brand: 'acme', environmentKind: 'test' });
    expect(parseKeyText(createKeyText('a1', 'live').reveal())).toMatchObject({ environmentKind: 'live' });
  });

  it('does not work after any change of one character', () => {
    fc.assert(
      fc.property(fc.nat(), printable, (place, character) => {
        const text = createKeyText('acme', 'live').reveal();
        const at = place % text.length;
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(changed === text || isRefused(text, changed)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('is caught by its checksum at every single change of one letter or digit', () => {
    const text = createKeyText('acme', 'live').reveal();
    for (let at = 'acme_live_'.length; at < text.length; at++) {
      const other = text[at] === 'x' ? 'y' : 'x';
      expect(parseKeyText(text.slice(0, at) + other + text.slice(at + 1)).kind).toBe('malformed');
    }
  });

  it('does not work cut short, continued, doubled, padded or in another case', () => {
    const text = createKeyText('acme', 'live').reveal();
    for (let end = 0; end < text.length; end++)
      expect(parseKeyText(text.slice(0, end)).kind).toBe('malformed');
    for (let start = 1; start < text.length; start++) expect(isRefused(text, text.slice(start))).toBe(true);
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (extra) => {
        expect(isRefused(text, text + extra)).toBe(true);
        expect(isRefused(text, extra + text)).toBe(true);
      }),
    );
    for (const changed of [text + text, ` ${text}`, `${text}\n`, text.toUpperCase(), text.toLowerCase()]) {
      expect(isRefused(text, changed)).toBe(true);
    }
  });

  it('is refused at once when it is huge', () => {
    expect(parseKeyText('a'.repeat(1_000_000)).kind).toBe('malformed');
  });

  it('never stands in the reason for a refusal, in JSON or in a log', () => {
    const key = createKeyText('acme', 'live');
    const text = key.reveal();
    const reason = parseKeyText(`${text.slice(0, -1)}!`);
    expect(JSON.stringify(reason)).not.toContain(text.slice(10, 30));
    expect(JSON.stringify({ key }) + inspect(key) + String(key)).not.toContain(text.slice(10));
  });

  it('is masked to its prefix and last four characters', () => {
    const key = createKeyText('acme', 'test');
    expect(maskKeyText(key)).toBe(`acme_test_…${key.reveal().slice(-4)}`);
  });

  it('refuses a brand that keys cannot be told by', () => {
    for (const brand of ['', 'A', 'a', 'a_b', '1ab', 'x'.repeat(17)]) {
      expect(() => createKeyText(brand, 'test')).toThrow(/cannot be used in keys/);
    }
  });

  it('draws its characters evenly', () => {
    const counts = new Map<string, number>();
    for (const character of createRandomBase62(62_000))
      counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // Each count is expected to be 1000 with a standard deviation of 31; the bounds are seven deviations away.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(220);
  });
});

describe('a key’s digest', () => {
  it('is 43 characters of base64url, the same each time, another under another pepper', () => {
    const key = createKeyText('acme', 'test');
    expect(digest(key)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(digest(key)).toBe(digest(new Secret(key.reveal())));
    expect(createKeyDigester(createSecretKey(Buffer.alloc(32, 8)))(key)).not.toBe(digest(key));
  });

  it('compares equal only to itself', () => {
    expect(isSameDigest('abc', 'abc')).toBe(true);
    expect(isSameDigest('abc', 'abd')).toBe(false);
    expect(isSameDigest('abc', 'abcd')).toBe(false);
    expect(isSameDigest('', 'a')).toBe(false);
  });
});

describe('the pattern for secret scanners', () => {
  const text = createKeyText('acme', 'test').reveal();
  it.each([
    ['alone', text],
    ['in an environment file', `API_KEY=${text}\n`],
    ['in YAML', `key: ${text}`],
    ['in JSON', JSON.stringify({ key: text })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ key: text }))],
    ['after an escaped line end', `"lines\\n${text}\\n"`],
    ['after an escaped tab', `"\\t${text}"`],
    ['after a quotation mark as an escape', `\\u0022${text}\\u0022`],
    ['in a URL', `https://x.example/?key=${text}&a=b`],
    ['after an encoded space', `Bearer%20${text}`],
    ['after an encoded equals sign', `key%3D${text}%26a`],
    ['between encoded quotation marks', `%22${text}%22`],
    ['in a curl line', `curl -H 'Api-Token: ${text}'`],
    ['in XML', `<key>${text}</key>`],
    ['between underscores', `_${text}_`],
    ['after a letter', `key${text}`],
  ])('finds a key %s, whole', (_where, place) => {
    expect(new RegExp(keyTextPattern('acme')).exec(place)?.[0]).toBe(text);
  });

  it('finds nothing in texts that only look alike', () => {
    const pattern = new RegExp(keyTextPattern('acme'));
    for (const other of [
      createKeyText('else', 'test').reveal(),
      'acme_test_short',
      text.replace('test', 'prod'),
    ])
      expect(other).not.toMatch(pattern);
  });

  it('has no word boundary, look-around or other sign that RE2 and Python read differently', () => {
    expect(keyTextPattern('acme')).toBe('acme_(?:test|live)_[0-9A-Za-z]{38}');
  });
});
