import { toPlainText } from '../../catalogue/plain-text.ts';
import { masterKeyFile } from './present-installation.ts';
import type { InstallationChoice } from './present-installation.ts';
import { pickFirstCall } from './pick-first-call.ts';
import type { ApiProposal } from './propose-api.ts';

/** Says which files were written, and gives the commands that lead to the first call. */
export function presentNextSteps(choice: InstallationChoice, proposal: ApiProposal, folder: string): string {
  const { catalogue, groups } = proposal;
  const modules = groups.reduce((sum, group) => sum + group.modules.length, 0);
  const first = pickFirstCall(catalogue);
  const right = first?.requirements[0]?.moduleId ?? groups[0]?.modules[0]?.id ?? '<module>';
  const path = `${choice.basePath === '/' ? '' : choice.basePath}${first?.pathTemplate ?? '/<path>'}`;
  return `Written: postern.yaml, ${masterKeyFile} (keep a copy elsewhere)${folder === '' ? '' : ` in ${folder}`}.
${catalogue.operations.length} operations have a right each, on ${modules} modules.

${folder === '' ? '' : `  cd ${quote(folder)}\n`}  postern serve

Then, in another terminal${folder === '' ? '' : ' and the same folder'}:

  postern licence create --number 1 --name "First customer" --account first
  postern api-user create --application-name "First caller" --email you@example.com --right ${right}=read
  curl -H "X-API-KEY: <the key that was printed>" http://localhost:${choice.gatewayPort}${toPlainText(path)}

The console is at http://localhost:${choice.consolePort}; \`postern serve\` prints the link that makes its first operator.
`;
}

const listedMax = 20;

/** Operations that the document gives no module, each with the one that was proposed; empty where there are none. */
export function presentPlacedByPath({ placedByPath, catalogue }: ApiProposal): string {
  if (placedByPath.length === 0) return '';
  const byId = new Map(catalogue.operations.map((operation) => [operation.id, operation]));
  const lines = placedByPath.slice(0, listedMax).map(({ id, method, pathTemplate }) => {
    const modules = byId.get(id)?.requirements.map(({ moduleId }) => moduleId) ?? [];
    const proposal = modules.length === 0 ? 'none: every call is refused' : modules.join(', ');
    return `  ${method} ${toPlainText(pathTemplate)} → ${proposal}\n`;
  });
  const more = placedByPath.length - lines.length;
  return [
    'The document does not say which right these operations need. Modules were proposed from their paths; correct them in postern.yaml:\n',
    ...lines,
    ...(more > 0
      ? [`  … and ${more} more; \`postern catalogue export\` lists every operation with its module\n`]
      : []),
  ].join('');
}

function quote(folder: string): string {
  return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", String.raw`'\''`)}'`;
}
