import type { Logger } from 'pino';
import type { PreparationReport } from './prepare-environments.ts';

/** The kinds of warnings that keep calls from being allowed, with the text that is logged after their number. */
const counted = [
  ['unclassified', 'operations without a module: every call of them is refused'],
  ['document-fault', 'faults in the OpenAPI document: what is wrong there was left out or replaced'],
] as const;

/** Logs the result of preparing the documents: counts as warnings, each note at debug level, failures as errors. */
export function reportPreparation(
  { warnings, failures }: PreparationReport,
  logger: Pick<Logger, 'debug' | 'warn' | 'error'>,
): void {
  for (const { apiId, warning } of warnings) logger.debug({ apiId, ...warning }, 'catalogue');
  for (const [apiId, ofApi] of Map.groupBy(warnings, (one) => one.apiId)) {
    for (const [kind, what] of counted) {
      const count = ofApi.filter(({ warning }) => warning.kind === kind).length;
      if (count > 0) logger.warn({ apiId, count }, `${what}; \`postern catalogue check\` lists them`);
    }
  }
  for (const { apiId, message } of failures) {
    logger.error({ apiId, message }, 'the catalogue could not be built; the last good one stays in force');
  }
}
