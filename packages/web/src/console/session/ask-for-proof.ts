import type { AdminCallName } from '@postern/contract/admin-client';

/** The cause of the question: a call of the admin API, or a change of the account's own ways to sign in. */
export type ProofCause = AdminCallName | 'account';

type Asker = (cause: ProofCause) => Promise<boolean>;

// The client of the admin API is one for the page, and so is the dialog that it needs.
let present: Asker | undefined;
let underWay: Promise<boolean> | undefined;

/** Says who shows the dialog. Returns the function that ends it. */
export function setProofAsker(asker: Asker): () => void {
  present = asker;
  return () => {
    if (present === asker) present = undefined;
  };
}

/** Asks the person to prove anew who they are; false where they do not. Calls that need it at the same time ask once. */
export async function askForProof(cause: ProofCause): Promise<boolean> {
  if (present === undefined) return false;
  underWay ??= present(cause).finally(() => {
    underWay = undefined;
  });
  return await underWay;
}
