export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

/**
 * Why a new password is not accepted, as a sentence for the person who chose it; undefined when it is.
 * Length counts most; kinds of characters are not asked for (NIST SP 800-63B section 3.1.1.2).
 */
export function judgePassword(
  password: string,
  person: { readonly email: string; readonly name: string },
): string | undefined {
  const length = [...password].length;
  if (length < passwordLengthMin) return `A password has at least ${passwordLengthMin} characters.`;
  if (length > passwordLengthMax) return `A password has at most ${passwordLengthMax} characters.`;
  const folded = password.normalize('NFKC').toLowerCase();
  if (new Set(folded).size < 5) return 'This password repeats too few different characters.';
  if (isSequence(folded)) return 'This password is a plain sequence of characters.';
  if (isShortRepeat(folded)) return 'This password is a short text repeated.';
  // The whole address first: what is left of it after its parts would look like a password.
  const own = [person.email, ...person.email.split('@'), ...person.name.split(/\s+/)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 4);
  const rest = [...own, 'postern', 'password'].reduce((text, part) => text.replaceAll(part, ''), folded);
  if ([...rest].length < passwordLengthMin / 2) {
    return 'This password is little more than a name or a common word.';
  }
  return undefined;
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
];

function isSequence(text: string): boolean {
  const endless = rows.flatMap((row) => [row.repeat(8), [...row].toReversed().join('').repeat(8)]);
  return (
    endless.some((row) => row.includes(text)) ||
    endless.some((row) => row.includes(text.replace(/[0-9!.]+$/, '')))
  );
}

function isShortRepeat(text: string): boolean {
  return /^(.{1,6}?)\1{2,}$/s.test(text);
}
