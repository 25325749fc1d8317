import { errorCatalogue } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { hasPlaces, presentExampleDetail } from '@postern/contract/error-examples';
import { loadErrorNote, resolveErrorLink } from '../errors/load-error.ts';
import { loadSampleFiles } from '../guides/guide-files.ts';
import type { GuideId } from '../guides/guide-files.ts';
import { fillPlaces, listGuideFacts } from '../guides/guide-facts.ts';
import type { GuideFacts } from '../guides/guide-facts.ts';
import type { ParsedPart, ParsedSection } from '../guides/parse-guide.ts';
import { loadParsed, resolveGuideLink } from '../guides/present-guide.ts';
import type { PortalDeps } from '../portal-deps.ts';

/** Loads a guide in English with its placeholders filled in, its samples, and links to the other texts. */
export async function loadGuideMarkdown(id: GuideId, deps: PortalDeps): Promise<string> {
  const facts = listGuideFacts(undefined, deps);
  const { parsed } = await loadParsed(id, 'en', facts);
  const sections = await Promise.all(parsed.sections.map((section) => presentSection(section, facts)));
  return `# ${parsed.title}\n\n${sections.join('\n\n')}\n`;
}

async function presentSection({ title, parts }: ParsedSection, facts: GuideFacts): Promise<string> {
  const texts = await Promise.all(parts.map((part) => presentPart(part, facts)));
  return [...(title === '' ? [] : [`## ${title}`]), ...texts].join('\n\n');
}

async function presentPart(part: ParsedPart, facts: GuideFacts): Promise<string> {
  if (part.kind === 'markdown') return linkTexts(part.markdown.trim(), resolveGuideLink);
  const samples = await loadSampleFiles(part.name);
  return samples
    .map(
      ({ language, label, source }) => `${label}:\n\n\`\`\`${language}\n${fillPlaces(source, facts)}\n\`\`\``,
    )
    .join('\n\n');
}

/** Renders everything about a code, in English. */
export async function loadErrorMarkdown(code: ErrorCode): Promise<string> {
  const { title, status, detail, remedy } = errorCatalogue[code];
  const example = presentExampleDetail(code, detail);
  return [
    `# ${title}`,
    `\`${code}\`, HTTP status ${status}.`,
    hasPlaces(code) ? `The answer says, for example: “${example}”` : example,
    remedy,
    linkTexts((await loadErrorNote(code)).trim(), resolveErrorLink),
    '',
  ]
    .filter((text, index, all) => text !== '' || index === all.length - 1)
    .join('\n\n');
}

/** Turns links between the files, as they work in the repository, into links to the texts of this site. */
function linkTexts(markdown: string, resolveLink: (href: string) => string | undefined): string {
  return markdown.replaceAll(/\]\(([^)\s]+)\)/g, (link, href: string) => {
    const resolved = resolveLink(href);
    if (resolved === undefined) return link;
    return `](${resolved.replace(/^(\/(?:guides|errors)\/[\w-]+)/, '$1.md')})`;
  });
}
