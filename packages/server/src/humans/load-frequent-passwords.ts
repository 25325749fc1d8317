/** How many passwords of the list are refused: ASVS 5.0 6.2.4 asks for the 3,000 most common ones at least. */
const commonPasswordsMax = 10_000;
let loading: Promise<ReadonlySet<string>> | undefined;

/**
 * Loads the most frequent passwords, in lower case. It is the list of zxcvbn-ts, which is loaded once, on the first
 * call.
 */
export async function loadFrequentPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].slice(0, commonPasswordsMax)),
  );
  return await loading;
}
