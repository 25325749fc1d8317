/** The portal's page of an API's calls, below its origin. */
export function presentReferencePath({
  environment,
  apiId,
}: {
  readonly environment: string;
  readonly apiId: string;
}): string {
  return `/reference/${encodeURIComponent(environment)}/${encodeURIComponent(apiId)}`;
}

/** The fragment by which that page opens at one call. It stays the same when the call moves to another section. */
export function presentOperationHash(operationId: string): string {
  return `operation/${encodeURIComponent(operationId)}`;
}
