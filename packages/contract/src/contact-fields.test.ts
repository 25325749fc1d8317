import { describe, expect, it } from 'vitest';
import { cellphoneSchema, emailSchema, nameSchema } from './contact-fields.ts';

describe('a cellphone number', () => {
  it.each([
    ['+32 475 12.34.56', '+32475123456'],
    ['+32 (0)475 12 34 56', '+32475123456'],
    ['+32(0)475123456', '+32475123456'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['0032475123456', '+32475123456'],
    ['00 32 (0) 475 12 34 56', '+32475123456'],
    ['+32 475/12.34.56', '+32475123456'],
    ['\u202A+32475123456\u202C', '+32475123456'],
    ['+32\u2011475\u201112\u201134\u201156', '+32475123456'],
    ['+32\u00A0475\u00A012\u00A034\u00A056', '+32475123456'],
    ['+1 (212) 555-0100', '+12125550100'],
    // Italy keeps the 0.
    ['+39 (0)6 6982 1234', '+390669821234'],
  ])('written as %j is stored as %s', (written, stored) => {
    expect(cellphoneSchema.parse(written)).toBe(stored);
  });

  it.each([
    '0475 12 34 56',
    '+0 475 12 34 56',
    '+32 475 ab',
    '',
    '+',
    '000032475123456',
    '+32 475 12 34 56 (0)x',
  ])('is refused as %j', (written) => {
    expect(cellphoneSchema.safeParse(written).success).toBe(false);
  });
});

describe('an e-mail address', () => {
  it.each([
    ['it@example.com', 'it@example.com'],
    ['info@example.xn--p1ai', 'info@example.xn--p1ai'],
    ['info@exämple.be', 'info@xn--exmple-cua.be'],
    ['sales&marketing@example.com', 'sales&marketing@example.com'],
    ['#help@example.com', '#help@example.com'],
    ["o'brien+x@example.com", "o'brien+x@example.com"],
    ['user@intranet', 'user@intranet'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s is taken', (written, stored) => {
    expect(emailSchema.parse(written)).toBe(stored);
  });

  it.each([
    ['shop@', 'an e-mail address'],
    ['not-an-address', 'an e-mail address'],
    ['a b@example.com', 'an e-mail address'],
    ['a@example.com\r\nBcc: b@example.com', 'an e-mail address'],
    [`${'a'.repeat(65)}@example.com`, 'at most 64'],
    ['.a@example.com', 'no dot'],
    ['a..b@example.com', 'no dot'],
    ['jörg@example.com', 'before the @'],
    ['a@b@example.com', 'before the @'],
    ['"a"@example.com', 'before the @'],
    ['<a>@example.com', 'before the @'],
    ['a@[127.0.0.1]', 'a host name'],
    ['a@127.0.0.1', 'a host name'],
    ['a@-example.com', 'a host name'],
    ['a@example..com', 'a host name'],
    [`a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}`, 'at most 254'],
  ])('%j is refused, and the message says why', (written, why) => {
    const { error } = emailSchema.safeParse(written);
    expect(error?.issues[0]?.message).toContain(why);
  });
});

describe('a name', () => {
  it('is stored composed, so that two spellings of one letter are one name', () => {
    expect(nameSchema.parse('Cafe\u0301')).toBe('Caf\u00E9');
  });

  it.each(['\u200B', '\u202Eabc', 'a\u00ADb', '\u3164', '\u2800', 'a\uFEFFb', 'x\uD800'])(
    'with a sign that nobody sees is refused: %j',
    (name) => {
      expect(nameSchema.safeParse(name).success).toBe(false);
    },
  );

  it.each(['Zoë O’Brien', '山田太郎', 'محمد', 'Ünïcode – 3'])('that can be seen is taken: %s', (name) => {
    expect(nameSchema.parse(name)).toBe(name);
  });
});
