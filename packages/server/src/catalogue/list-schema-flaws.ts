import type { Validator } from '@seriousme/openapi-schema-validator';
import type { DocumentFlaw } from './document-flaw.ts';
import { repairReferences } from './local-references.ts';
import { extendPointer } from './open-api-error.ts';
import { readDocument } from './read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from './read-document.ts';

const flawCountMax = 20;

/** A fault as Ajv reports it: the place in the document, and the broken keyword. */
type ValidatorFault = Exclude<
  NonNullable<Awaited<ReturnType<Validator['validate']>>['errors']>,
  string
>[number];

/**
 * Lists where the document violates the OpenAPI schema of its version, at most 20 places. This is advice for its
 * author, since the gateway only needs what `parseOpenApi` reads. The validator is loaded on first use, which takes
 * some time. Not checked here: references, which `parseOpenApi` checks.
 *
 * @throws OpenApiError like `readDocument`
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
    // A text is about references, and is there only when the document conforms to its schema.
    return typeof errors === 'string' ? [] : presentFaults(withoutReferenceForm(errors));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ pointer: '', message: `the validator could not finish (${what.slice(0, 100)})` }];
  }
}

/** YAML reads an unquoted 2.0 as the number 2, and 3.0 as 3, but the validator only knows texts. */
function spellVersion({ openapi, swagger }: JsonObject): JsonObject {
  if (typeof openapi === 'number') return { openapi: `${openapi.toFixed(1)}.0` };
  return typeof swagger === 'number' ? { swagger: swagger.toFixed(1) } : {};
}

/**
 * Removes faults about the form of a reference, which most objects may have instead. Without a `$ref`, no reference was
 * meant, so those faults do not help.
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

/** Returns the path of the schema that contains the keyword. */
function getForm(schemaPath: string): string {
  return schemaPath.slice(0, schemaPath.lastIndexOf('/'));
}

/**
 * Presents faults. For enumerations, our own words name the values, since Ajv's do not. The place is a JSON pointer
 * already.
 */
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
    // Each possible form of the object has its own values.
    const values = (enumerations.get(instancePath) ?? []).flatMap((fault) => listValues(fault));
    return { pointer: instancePath, message: `must be one of ${[...new Set(values)].join(', ')}` };
  });
}

function listValues({ params }: ValidatorFault): readonly string[] {
  const allowed: unknown = params['allowedValues'];
  return Array.isArray(allowed) ? allowed.map((value: unknown) => JSON.stringify(value)) : [];
}

/** Faults that only follow from a deeper fault. */
const consequence =
  /must match "(?:then|else)" schema|must match (?:a|exactly one) schema in (?:anyOf|oneOf)|unevaluated/;

/**
 * Keeps the deepest faults, where the author has to look, since each fault is reported again for everything around it.
 */
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
