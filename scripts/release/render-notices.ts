import type { LockedPackage } from './locked-packages.ts';

export interface NoticedPackage extends Pick<LockedPackage, 'name' | 'version' | 'license'> {
  /** The texts of its licence and notice files; empty where it carries none. */
  readonly texts: readonly string[];
  /** Its author, as its package.json says. */
  readonly author: string | undefined;
}

const line = '-'.repeat(78);

/**
 * THIRD-PARTY-NOTICES.txt: every package with its licence. A text that several packages share word by word is printed once,
 * below all their names.
 */
export function renderNotices(packages: readonly NoticedPackage[]): string {
  const byText = new Map<string, NoticedPackage[]>();
  for (const each of packages) {
    const text =
      each.texts.map(tidy).join('\n\n') || `The package carries no licence text; ${presentOrigin(each)}`;
    byText.set(text, [...(byText.get(text) ?? []), each]);
  }
  const parts = [...byText].map(([text, sharing]) =>
    [line, ...sharing.map(presentTitle), '', text, ''].join('\n'),
  );
  return [
    'Postern contains the following packages of others, each under its own licence.',
    '',
    ...parts,
  ].join('\n');
}

function presentTitle({ name, version, license }: NoticedPackage): string {
  return `${name} ${version} (${license ?? 'see below'})`;
}

function presentOrigin({ author, license }: NoticedPackage): string {
  return `its package.json names the licence ${license ?? '(none)'}${author === undefined ? '' : ` and the author ${author}`}.`;
}

/** Makes texts of one licence equal that differ in line ends or trailing spaces. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();
}
