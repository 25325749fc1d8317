import { expect, it } from 'vitest';
import { filterHeaders } from './stages/filter.ts';

it('the upstream’s policies of its own host and connection stay inside', () => {
  const inside = [
    ['strict-transport-security', 'max-age=0'],
    ['strict-transport-security', 'max-age=31536000; includeSubDomains; preload'],
    // As CGI and WSGI read it.
    ['strict_transport_security', 'max-age=0'],
    ['keep-alive', 'timeout=5'],
    ['x-postern-api-user', 'forged'],
    ['access-control-allow-origin', '*'],
  ];
  const headers = [...inside, ['content-type', 'text/plain']].flat();
  expect(filterHeaders({ status: 200, headers })).toEqual(['content-type', 'text/plain']);
});
