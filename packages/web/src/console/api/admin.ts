import { createAdminClient } from '@postern/contract/admin-client';
import { askForProof } from '../session/ask-for-proof.ts';
import { sendOnce } from './send-once.ts';
import { withProof } from './with-proof.ts';

/** The admin API of the server that the page came from. Asks for a fresh proof of identity where the server wants one. */
export const admin = sendOnce(
  withProof(createAdminClient({ baseUrl: '', fetch: (url, init) => fetch(url, init) }), askForProof),
);
