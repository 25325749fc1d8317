import type { GuideSummary, PortalApi, PortalEnvironment } from '@postern/contract/portal';
import { portalBasePath } from '@postern/contract/portal-routes/define-portal-route';
import { escapeMarkdown } from '../../catalogue/plain-text.ts';
import { presentReferencePath } from '../../domain/reference-link.ts';
import type { PortalSettings } from '../portal-deps.ts';

export interface IndexParts {
  readonly settings: Pick<PortalSettings, 'title' | 'url'>;
  readonly environments: readonly PortalEnvironment[];
  readonly guides: readonly GuideSummary[];
}

/** Presents `/llms.txt` (llmstxt.org), which lists the portal's contents with their URLs for programs. */
export function presentIndex({ settings, environments, guides }: IndexParts): string {
  const { title, url } = settings;
  return [
    `# ${escapeMarkdown(title)}`,
    '',
    '> APIs with the right that each call needs (`x-postern-right` in the OpenAPI documents), guides, and every error code.',
    '',
    '## OpenAPI documents',
    '',
    ...environments.flatMap((environment) =>
      environment.apis
        .filter(({ document }) => document === 'available')
        .map((api) => presentDocument(api, environment, url)),
    ),
    '',
    '## Guides',
    '',
    ...guides.map(({ id, title: name, summary }) => `- [${name}](${url}/guides/${id}.md): ${summary}`),
    '',
    '## Errors',
    '',
    `- [All error codes](${url}${portalBasePath}/errors): a list in JSON; each code is explained at ${url}/errors/<code>.md`,
    '',
    '## Optional',
    '',
    `- [The portal’s own API](${url}${portalBasePath}/openapi.json): search, guides and errors, and why a call is refused (\`POST ${portalBasePath}/explain\`)`,
    ...environments.flatMap(({ name: environment, apis }) =>
      apis.map(
        ({ id, title: name }) =>
          `- [Rights of ${escapeMarkdown(name)} in ${environment}](${url}${portalBasePath}/environments/${environment}/apis/${encodeURIComponent(id)}/taxonomy/json): module, level and call`,
      ),
    ),
    '',
  ].join('\n');
}

function presentDocument(api: PortalApi, environment: PortalEnvironment, url: string): string {
  const { name } = environment;
  const place = `${url}${portalBasePath}/environments/${name}/apis/${encodeURIComponent(api.id)}`;
  const page = `${url}${presentReferencePath({ environment: name, apiId: api.id })}`;
  return `- [${escapeMarkdown(api.title)} in ${name}](${place}/openapi.json): ${api.operationCount} calls at ${api.url}; for people: ${page}`;
}
