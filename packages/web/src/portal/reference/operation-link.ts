import { z } from 'zod';

/** Scalar's own part of an address for a section of the documentation. */
export function presentTagSlug({ name }: { readonly name?: string | undefined }): string {
  return encodeURIComponent((name ?? '').trim().toLowerCase().replaceAll(/\s+/g, '-'));
}

/** And for a call. */
export function presentOperationSlug(operation: {
  readonly operationId?: string | undefined;
  readonly method: string;
  readonly path: string;
}): string {
  return encodeURIComponent(operation.operationId ?? `${operation.method}${operation.path}`);
}

const operationSchema = z.object({
  operationId: z.string().optional(),
  /** The catalogue's own id of the call, where the server wrote it in; see enrich-document.ts. */
  'x-postern-operation': z.string().optional(),
  tags: z.array(z.string()).optional(),
});
const pathsSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
type Operation = z.infer<typeof operationSchema>;

/** Scalar's hash, which names the section, for ours (`#operation/<operationId>`); null where it is none of ours, or nothing in the document has the id. */
export function findOperationHash(hash: string, document: Readonly<Record<string, unknown>>): string | null {
  const wanted = /^#operation\/(.+)$/.exec(hash)?.[1];
  if (wanted === undefined) return null;
  const id = decode(wanted);
  const { paths } = pathsSchema.catch({ paths: {} }).parse(document);
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, candidate] of Object.entries(item)) {
      const operation = operationSchema.safeParse(candidate);
      if (operation.success && isOperation(operation.data, id))
        return presentScalarHash({ ...operation.data, method: method.toUpperCase(), path });
    }
  }
  return null;
}

function isOperation({ operationId, 'x-postern-operation': catalogueId }: Operation, id: string): boolean {
  return (catalogueId ?? operationId) === id;
}

function presentScalarHash({
  tags,
  ...operation
}: Operation & { readonly method: string; readonly path: string }): string {
  const tag = presentTagSlug({ name: tags?.[0] ?? 'default' });
  return `#tag/${tag}/${presentOperationSlug(operation)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
