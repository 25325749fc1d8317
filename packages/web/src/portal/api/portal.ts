import { createPortalClient } from '@postern/contract/portal-client';

/** The server that the page came from. */
export const portal = createPortalClient({ baseUrl: '', fetch: (url, init) => fetch(url, init) });
