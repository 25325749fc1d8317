export interface SecondCredentialDeps {
  /** Headers in which APIs of the installation accept keys, besides the usual ones. */
  readonly keyHeaders?: readonly string[] | undefined;
}

/** Headers in which clients often send keys, whatever the APIs of this installation accept. */
const usualHeaders = ['api-token', 'x-api-key', 'proxy-authorization'];

/** Whether a request to a token endpoint has a credential besides `Authorization` and its form. */
export function hasSecondCredential(headers: Headers, { keyHeaders = [] }: SecondCredentialDeps): boolean {
  return [...usualHeaders, ...keyHeaders].some(
    (name) => name.toLowerCase() !== 'authorization' && headers.has(name),
  );
}
