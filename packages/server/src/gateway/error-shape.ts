import type { Problem } from '@postern/contract/problem';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { errorCatalogue, fillDetail } from '@postern/contract/error-catalogue';
import type { ErrorShapeConfig } from '../config/answer-config-schema.ts';
import { presentProblem } from '../domain/present-problem.ts';
import type { Refusal } from '../domain/refusal.ts';

export interface PresentedError {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A refusal as the API's clients expect it: a problem document, unless the API declares a shape. */
export function presentError(
  refusal: Refusal,
  context: { readonly requestId: string; readonly docsUrl: string },
  shape: ErrorShapeConfig | undefined,
): PresentedError {
  const problem = presentProblem(refusal, context);
  if (shape === undefined) {
    return { status: problem.status, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  }
  const own = shape.codes[refusal.code];
  const shaped: Problem = {
    ...problem,
    status: own?.status ?? problem.status,
    title: own?.title ?? problem.title,
    detail: own?.detail === undefined ? problem.detail : fillDetail(own.detail, refusal.facts),
  };
  const template = own?.template ?? shape.template;
  const body = template === undefined ? shaped : fillTemplate(template, shaped);
  return { status: shaped.status, contentType: shape.contentType, body: JSON.stringify(body) };
}

/** The status that a refusal is answered with. */
export function statusOf(code: ErrorCode, shape: ErrorShapeConfig | undefined): number {
  return shape?.codes[code]?.status ?? errorCatalogue[code].status;
}

/**
 * Fills the places of every text in the template. The result is written as JSON as a whole, so that nothing that is
 * filled in can break out of its text.
 */
function fillTemplate(template: unknown, problem: Problem): unknown {
  if (typeof template === 'string') return fillText(template, problem);
  if (Array.isArray(template)) return template.map((each) => fillTemplate(each, problem));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => [name, fillTemplate(value, problem)]),
  );
}

function fillText(text: string, problem: Problem): string | number {
  if (text === '{status}') return problem.status;
  const places: Readonly<Record<string, string>> = {
    code: problem.code,
    title: problem.title,
    detail: problem.detail,
    status: String(problem.status),
    requestId: problem.requestId,
    docsUrl: problem.type,
  };
  return text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(places, name) ? (places[name] ?? '') : place,
  );
}
