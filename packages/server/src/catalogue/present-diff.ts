import type { CatalogueChange, CatalogueDiff } from './diff-catalogues.ts';
import { escapeMarkdown, toPlainText } from './plain-text.ts';

export const diffFormats = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof diffFormats)[number];

/** Presents the difference for a terminal, a program, or a pull request. The text ends with a line end. */
export function presentDiff(diff: CatalogueDiff, format: DiffFormat): string {
  switch (format) {
    case 'text':
      return presentText(diff);
    case 'json':
      return `${JSON.stringify(diff, null, 2)}\n`;
    case 'markdown':
      return presentMarkdown(diff);
  }
}

function summarise(diff: CatalogueDiff): string {
  if (diff.changes.length === 0) return 'No differences.';
  const counts = `${diff.addedCount} added, ${diff.removedCount} removed, ${diff.changedCount} changed`;
  const breaking = diff.breakingCount === 0 ? 'none breaking' : `${diff.breakingCount} breaking`;
  const unclassified = diff.unclassifiedCount === 0 ? '' : `, ${diff.unclassifiedCount} new without a right`;
  return `${counts}; ${breaking}${unclassified}.`;
}

const headings = [
  ['added', 'Added', '+'],
  ['removed', 'Removed', '-'],
  ['changed', 'Changed', '~'],
] as const;

function listMarks(change: CatalogueChange): readonly string[] {
  return [
    ...(change.isBreaking ? ['breaking'] : []),
    ...(change.isUnclassified ? ['no right'] : []),
    ...(change.isLoosened ? ['opens access'] : []),
  ];
}

function presentText(diff: CatalogueDiff): string {
  const lines = [summarise(diff)];
  for (const [kind, heading, sign] of headings) {
    const changes = diff.changes.filter((change) => change.kind === kind);
    if (changes.length > 0) lines.push('', heading);
    for (const change of changes) {
      const marks = listMarks(change);
      const subject = change.subject === 'module' ? 'module ' : '';
      lines.push(
        `  ${sign} ${subject}${toPlainText(change.name)}${marks.length === 0 ? '' : `  [${marks.join(', ')}]`}`,
        ...change.details.map((detail) => `      ${toPlainText(detail)}`),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function presentMarkdown(diff: CatalogueDiff): string {
  const lines = ['## Catalogue of API rights', '', summarise(diff)];
  for (const [kind, heading] of headings) {
    const changes = diff.changes.filter((change) => change.kind === kind);
    if (changes.length === 0) continue;
    lines.push('', `### ${heading}`, '', '| | | What |', '| --- | --- | --- |');
    for (const change of changes) {
      const marks = listMarks(change).map((mark) => `**${mark}**`);
      const subject = change.subject === 'module' ? 'module ' : '';
      const details = change.details.map(escapeMarkdown).join('<br>');
      lines.push(`| ${subject}${escapeMarkdown(change.name)} | ${marks.join(', ')} | ${details} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
