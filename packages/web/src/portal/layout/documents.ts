const referencePath = '/reference';

/** The path from which this document was loaded. Its security policy is the one that the server gave that path. */
const isReferenceDocument = isReferencePath(window.location.pathname);

/**
 * The reference is served with a policy of its own (its styles are inline, and it calls the gateways). The two kinds
 * of pages are therefore in two documents, and a link from one to the other loads it anew.
 */
export function needsOwnDocument(pathname: string): boolean {
  return isReferencePath(pathname) !== isReferenceDocument;
}

/** Leaves this document for the page's own; never resolves. */
export function loadDocument(href: string): Promise<never> {
  // The router may have written the address already: going to where one is would only scroll.
  if (window.location.href === new URL(href, window.location.href).href) window.location.reload();
  else window.location.assign(href);
  return new Promise(() => {});
}

/** A reference page, loaded anew: Scalar reads which call is meant when it begins. */
export function openReference(href: string): void {
  const isSamePage = new URL(href, window.location.href).pathname === window.location.pathname;
  window.location.assign(href);
  if (isSamePage) window.location.reload();
}

export function isReferencePath(pathname: string): boolean {
  return pathname === referencePath || pathname.startsWith(`${referencePath}/`);
}
