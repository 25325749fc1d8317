import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine, warn } from '../../cli/doctor/finding.ts';
import { buildApiCatalogue } from '../prepare-environments.ts';
import type { DoctorContext } from './doctor-context.ts';

/** One check for each API: that the start can build a catalogue from its documents. */
export function createDocumentChecks({ config }: DoctorContext): readonly DoctorCheck[] {
  return config.apis.map((api) => ({
    check: 'document',
    remedy: `Correct the document, or \`openapi\` of the API ${api.id} in postern.yaml; \`postern catalogue check\` has the details.`,
    async run() {
      const { catalogue, warnings } = await buildApiCatalogue(api, config);
      const unclassified = warnings.filter(({ kind }) => kind === 'unclassified').length;
      const { length } = catalogue.operations;
      const what = `${api.id} has ${length} ${length === 1 ? 'operation' : 'operations'}`;
      if (warnings.length === 0) return [fine(`${what}, all with a module.`)];
      const notes = warnings.length - unclassified;
      const counts = [
        ...(unclassified === 0 ? [] : [`${unclassified} without a module, which are refused`]),
        ...(notes === 0 ? [] : [`${notes} ${notes === 1 ? 'note' : 'notes'}`]),
      ];
      return [warn(`${what}: ${counts.join('; ')}.`, 'See `postern catalogue check`.')];
    },
  }));
}
