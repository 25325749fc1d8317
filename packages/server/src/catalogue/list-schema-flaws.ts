import type { Validator } from '@seriousme/openapi-schema-validator';
import type { DocumentFlaw } from './document-flaw.ts';
import { repairReferences } from './local-references.ts';
import { extendPointer } from './open-api-error.ts';
import { readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from './read-document.ts';

const flawCountMax = 20;

/** As Ajv reports it: the place where the schema is broken, and by what. */
type ValidatorFault = Exclude<
  NonNullable<Awaited<ReturnType<Validator['validate']>>['errors']>,
  string
>[number];

/**
 * Where the document breaks the OpenAPI schema of its version: advice for its author, since the gateway
 * needs only what `parseOpenApi` reads. At most 20. Loads the validator on first use, which takes a while.
 *
 * Not checked here: references, which `parseOpenApi` judges.
 *
 * @throws OpenApiError as readDocument does
 */
export async function listSchemaFlaws(
  source: DocumentSource,
  limits: DocumentLimits,
): Promise<readonly DocumentFlaw[]> {
  const root = readDocument(source, limits);
  repairReferences(root);
  return keepDeepest(await askValidator(root))
    .slice(0, flawCountMax)
    .map(({ message, pointer }) => ({ pointer, message: `not valid OpenAPI: ${message}` }));
}

async function askValidator(root: JsonObject): Promise<readonly DocumentFlaw[]> {
  const { Validator: SchemaValidator } = await import('@seriousme/openapi-schema-validator');
  try {
    const { errors = [] } = await new SchemaValidator({ allErrors: true, logger: false }).validate({
      ...root,
      ...spellVersion(root),
    });
    // A text speaks of references, and is there only when the document fits its schema.
    return typeof errors === 'string' ? [] : presentFaults(withoutReferenceForm(errors));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ pointer: '', message: `the validator could not finish (${what.slice(0, 100)})` }];
  }
}

/** YAML reads an unquoted 2.0 as the number 2, and 3.0 as 3; the validator knows texts alone. */
function spellVersion({ openapi, swagger }: JsonObject): JsonObject {
  if (typeof openapi === 'number') return { openapi: `${openapi.toFixed(1)}.0` };
  return typeof swagger === 'number' ? { swagger: swagger.toFixed(1) } : {};
}

/**
 * Most objects may be a reference in place of themselves: where there is no `$ref`, none was meant, and what that form
 * says of the rest is no help.
 */
function withoutReferenceForm(faults: readonly ValidatorFault[]): readonly ValidatorFault[] {
  const places = new Set(
    faults
      .filter(({ keyword, params }) => keyword === 'required' && params['missingProperty'] === '$ref')
      .map(({ instancePath, schemaPath }) => `${instancePath} ${getForm(schemaPath)}`),
  );
  const isOfOther = (fault: ValidatorFault) =>
    !places.has(`${fault.instancePath} ${getForm(fault.schemaPath)}`);
  return places.size === 0 ? faults : faults.filter(isOfOther);
}

/** The schema that holds the keyword. */
function getForm(schemaPath: string): string {
  return schemaPath.slice(0, schemaPath.lastIndexOf('/'));
}

/** In our words where Ajv's name no value; its place is a JSON pointer already. */
function presentFaults(faults: readonly ValidatorFault[]): readonly DocumentFlaw[] {
  const enumerations = Map.groupBy(
    faults.filter(({ keyword }) => keyword === 'enum'),
    ({ instancePath }) => instancePath,
  );
  return faults.map(({ instancePath, keyword, params, message = '' }): DocumentFlaw => {
    const unexpected: unknown = params['additionalProperty'] ?? params['unevaluatedProperty'];
    if (typeof unexpected === 'string') {
      const pointer = extendPointer(instancePath, unexpected);
      return {
        pointer,
        message: `${JSON.stringify(unexpected.slice(0, 100))} is not expected here (${keyword})`,
      };
    }
    if (keyword !== 'enum') return { pointer: instancePath, message };
    // Each form that the place may have has its own values.
    const values = (enumerations.get(instancePath) ?? []).flatMap((fault) => listValues(fault));
    return { pointer: instancePath, message: `must be one of ${[...new Set(values)].join(', ')}` };
  });
}

function listValues({ params }: ValidatorFault): readonly string[] {
  const allowed: unknown = params['allowedValues'];
  return Array.isArray(allowed) ? allowed.map((value: unknown) => JSON.stringify(value)) : [];
}

/** Follow from a fault that lies deeper, and say nothing of it. */
const consequence =
  /must match "(?:then|else)" schema|must match (?:a|exactly one) schema in (?:anyOf|oneOf)|unevaluated/;

/** A fault is reported again for everything around it: what lies deepest is where its author has to look. */
function keepDeepest(flaws: readonly DocumentFlaw[]): readonly DocumentFlaw[] {
  const deepest = flaws.filter(
    ({ pointer }) => !flaws.some((other) => other.pointer.startsWith(`${pointer}/`)),
  );
  const places = Map.groupBy(deepest, ({ pointer }) => pointer);
  return [...places.values()].flatMap((same) => {
    const telling = same.filter(({ message }) => !consequence.test(message));
    return (telling.length > 0 ? telling : same).slice(0, 1);
  });
}
