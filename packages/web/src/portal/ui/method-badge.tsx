import { Badge } from '@mantine/core';
import type { HttpMethod } from '@postern/contract/catalogue';

const colors: Readonly<Record<HttpMethod, string>> = {
  GET: 'teal',
  HEAD: 'teal',
  POST: 'moat',
  PUT: 'orange',
  PATCH: 'orange',
  DELETE: 'red',
  OPTIONS: 'gray',
};

export function MethodBadge({ method }: { readonly method: HttpMethod }) {
  return (
    <Badge variant="light" color={colors[method]} size="sm" radius="sm" ff="monospace">
      {method}
    </Badge>
  );
}
