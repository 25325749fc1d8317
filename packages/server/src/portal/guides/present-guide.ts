import type { Guide, GuideBlock, GuideSummary, PortalLanguage } from '@postern/contract/portal';
import { guideIds, loadGuideFile, loadSampleFiles } from './guide-files.ts';
import type { GuideId } from './guide-files.ts';
import { fillPlaces } from './guide-facts.ts';
import type { GuideFacts } from './guide-facts.ts';
import { parseGuide } from './parse-guide.ts';
import type { ParsedGuide, ParsedPart, ParsedSection } from './parse-guide.ts';
import { renderSafeHtml } from './render-safe-html.ts';

/** Loads a guide, fills its placeholders, and omits sections about schemes that no API accepts. */
export async function loadGuide(id: GuideId, language: PortalLanguage, facts: GuideFacts): Promise<Guide> {
  const { parsed, summary } = await loadParsed(id, language, facts);
  const sections = await Promise.all(
    parsed.sections.map(async (section) => ({
      id: section.id,
      title: section.title,
      blocks: await presentParts(section.parts, facts),
    })),
  );
  return { ...summary, sections };
}

export async function listGuides(language: PortalLanguage, facts: GuideFacts): Promise<GuideSummary[]> {
  return await Promise.all(guideIds.map(async (id) => (await loadParsed(id, language, facts)).summary));
}

/** Loads the text behind a guide, which search uses too. */
export async function loadParsed(
  id: GuideId,
  language: PortalLanguage,
  facts: GuideFacts,
): Promise<{ readonly parsed: ParsedGuide; readonly summary: GuideSummary }> {
  const file = await loadGuideFile(id, language);
  const whole = parseGuide(fillPlaces(file.markdown, facts));
  const parsed = { ...whole, sections: whole.sections.filter((section) => isShown(section, facts)) };
  const { title, summary } = parsed;
  return { parsed, summary: { id, title, summary, language: file.language } };
}

function isShown({ scheme }: ParsedSection, { schemes }: GuideFacts): boolean {
  return scheme === undefined || schemes.has(scheme);
}

async function presentParts(parts: readonly ParsedPart[], facts: GuideFacts): Promise<GuideBlock[]> {
  const blocks = await Promise.all(
    parts.map(async (part): Promise<GuideBlock[]> => {
      if (part.kind === 'markdown') {
        return [{ kind: 'html', html: renderSafeHtml(part.markdown, { resolveLink: resolveGuideLink }) }];
      }
      const samples = (await loadSampleFiles(part.name)).map(({ language, label, source }) => ({
        language,
        label,
        source: fillPlaces(source, facts),
      }));
      return samples.length === 0 ? [] : [{ kind: 'samples', samples }];
    }),
  );
  return blocks.flat();
}

/** Turns links between the files, as they work in the repository, into links to the portal's own pages. */
export function resolveGuideLink(href: string): string | undefined {
  const guide = /^([a-z-]+)\.md(#.*)?$/.exec(href);
  if (guide !== null) return `/guides/${guide[1] ?? ''}${guide[2] ?? ''}`;
  const error = /^(?:\.\.\/\.\.\/errors\/)([\w]+)\.md$/.exec(href);
  if (error !== null) return error[1] === 'README' ? '/errors' : `/errors/${error[1] ?? ''}`;
  return href.endsWith('.md') ? undefined : href;
}
