import { describe, expect, it } from 'vitest';
import { cellphoneSchema, emailSchema } from './contact-fields.ts';

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
    ['+32 0475 12 34 56', '+32475123456'],
    ['+320475123456', '+32475123456'],
    ['0032 0475/12.34.56', '+32475123456'],
    ['+31 06 12345678', '+31612345678'],
    ['+49 0151 23456789', '+4915123456789'],
    ['+353 085 012 3456', '+353850123456'],
    ['+36 06 20 123 4567', '+36201234567'],
    ['+36 (06) 20 123 4567', '+36201234567'],
    // Numbers of these countries keep their leading 0.
    ['+39 (0)6 6982 1234', '+390669821234'],
    ['+39 06 6982 1234', '+390669821234'],
    ['+378 0549 88 2914', '+3780549882914'],
    ['+225 07 12 34 56 78', '+2250712345678'],
    ['+229 01 95 12 34 56', '+2290195123456'],
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
    '+32 00475 12 34 56',
    '+32 0032 475 12 34 56',
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
