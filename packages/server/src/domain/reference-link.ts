/** Presents the path of the portal's reference page of an API. */
export function presentReferencePath({
  environment,
  apiId,
}: {
  readonly environment: string;
  readonly apiId: string;
}): string {
  return `/reference/${encodeURIComponent(environment)}/${encodeURIComponent(apiId)}`;
}

/**
 * Presents the fragment that opens that page at one operation. It does not change when the operation moves to another
 * section.
 */
export function presentOperationHash(operationId: string): string {
  return `operation/${encodeURIComponent(operationId)}`;
}
