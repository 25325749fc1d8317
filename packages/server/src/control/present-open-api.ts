import type { AdminApp } from './admin-app.ts';

/** Presents the OpenAPI 3.1 document of every registered route. */
export function presentOpenApi(app: AdminApp, productName: string): object {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: `${productName}: admin API`,
      version: '1',
      description:
        'Manages licences, API users, their keys and rights. `x-postern-access` names the least role of a call, ' +
        '`x-postern-errors` every code that it can refuse with.',
    },
    security: [{ operatorToken: [] }],
  });
  const securitySchemes = { operatorToken: { type: 'http', scheme: 'bearer' } };
  return repairPatterns({
    ...document,
    components: { ...document.components, securitySchemes },
  });
}

/**
 * Removes the flags that the generator writes into patterns (`^…$/u`). The patterns of JSON Schema have none, and are
 * Unicode.
 */
function repairPatterns(document: object): object {
  const repaired: unknown = JSON.parse(
    JSON.stringify(document, (key, value: unknown) =>
      key === 'pattern' && typeof value === 'string' ? value.replace(/\/[a-z]+$/, '') : value,
    ),
  );
  return typeof repaired === 'object' && repaired !== null ? repaired : {};
}
