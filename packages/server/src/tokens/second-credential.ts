export interface SecondCredentialDeps {
  /** Headers in which APIs of the installation take keys, beside those that many APIs do. */
  readonly keyHeaders?: readonly string[] | undefined;
}

/** Where clients put keys, whatever this installation's APIs take. */
const usualHeaders = ['api-token', 'x-api-key', 'proxy-authorization'];

/** Whether a request to a token endpoint carries a credential beside `Authorization` and its form. */
export function hasSecondCredential(headers: Headers, { keyHeaders = [] }: SecondCredentialDeps): boolean {
  return [...usualHeaders, ...keyHeaders].some(
    (name) => name.toLowerCase() !== 'authorization' && headers.has(name),
  );
}
