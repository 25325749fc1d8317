/**
 * A mail's HTML, to be looked at in a frame of the console: no script, no form, no origin, nothing that is loaded. What
 * it says comes partly from people; the templates escape it, and this does not count on that.
 */
export function drawMail(html: string): Response {
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    },
  });
}
