/**
 * Presents a mail's HTML for a frame of the console, without scripts, forms, an origin, or anything that is loaded.
 * Parts of it were typed by people; the templates escape them, but this does not rely on that.
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
