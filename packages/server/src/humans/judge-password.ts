import { loadFrequentPasswords } from './load-frequent-passwords.ts';

export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

const tooEasy = 'Too easy to guess. Try four unrelated words.';

/**
 * Returns why a new password is not accepted, as a sentence for the person who chose it; undefined if it is accepted.
 * Length matters most, and kinds of characters are not required (NIST SP 800-63B section 3.1.1.2). The most common
 * passwords are refused, alone and with a few characters around them (ASVS 5.0 6.2.4). Not checked here: whether the
 * password was found in a breach, which would need a service outside of the installation.
 */
export async function judgePassword(
  password: string,
  person: { readonly email: string; readonly name: string },
): Promise<string | undefined> {
  const length = [...password].length;
  if (length < passwordLengthMin) return `Use at least ${passwordLengthMin} characters.`;
  if (length > passwordLengthMax) return `Use at most ${passwordLengthMax} characters.`;
  const folded = password.normalize('NFKC').toLowerCase();
  if (new Set(folded).size < 5) return 'Too few different characters. Try four unrelated words.';
  if (isSequence(folded)) return 'Too easy to guess: this is a sequence of keys. Try four unrelated words.';
  if (isShortRepeat(folded))
    return 'Too easy to guess: this is a short text repeated. Try four unrelated words.';
  // The whole address comes first: if its parts were removed first, the rest would look like a password.
  const own = [person.email, ...person.email.split('@'), ...person.name.split(/\s+/)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 4);
  const rest = [...own, 'postern', 'password'].reduce((text, part) => text.replaceAll(part, ''), folded);
  if (isLittle(rest)) {
    return 'Too easy to guess: this is little more than a name or a common word. Try four unrelated words.';
  }
  return isCommon(folded, await loadFrequentPasswords()) ? tooEasy : undefined;
}

/** Whether so little is left, after the part that a guesser tries first, that it adds no protection. */
function isLittle(rest: string): boolean {
  return [...rest].length < passwordLengthMin / 2;
}

/**
 * Whether it is a common password, two of them, or one with a few characters before or after it, also with digits for
 * letters.
 */
function isCommon(folded: string, common: ReadonlySet<string>): boolean {
  const bare = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return [folded, spellOut(folded), bare].some((text) => {
    for (let cut = 1; cut <= text.length; cut += 1) {
      const [start, end] = [text.slice(0, cut), text.slice(cut)];
      const isEndCommon = end === '' || isLittle(end) || common.has(end);
      if (common.has(start) && isEndCommon) return true;
      if (common.has(end) && isLittle(start)) return true;
    }
    return false;
  });
}

const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function spellOut(text: string): string {
  return [...text].map((character) => letters[character] ?? character).join('');
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
