/** How many of the list count: ASVS 5.0 6.2.4 asks for the 3,000 commonest at least. */
const commonPasswordsMax = 10_000;
let loading: Promise<ReadonlySet<string>> | undefined;

/** The passwords that people choose most often, in lower case: the list of zxcvbn-ts, loaded once, when first asked for. */
export async function loadFrequentPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].slice(0, commonPasswordsMax)),
  );
  return await loading;
}
