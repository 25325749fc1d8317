import type { DescribedOption } from '../describe-program.ts';

/** Presents `'place') echo 'word word' ;;` for each place that has words. */
export function listCases(rows: readonly (readonly [place: string, words: readonly string[]])[]): string {
  return rows
    .filter(([, words]) => words.length > 0)
    .map(([place, words]) => `    ${quote(place)}) echo ${quote(words.join(' '))} ;;`)
    .join('\n');
}

/** Lists the options of a command; one that takes a value ends in `=`. */
export function listOptionWords(options: readonly DescribedOption[]): readonly string[] {
  return options.map(({ long, takesValue }) => (takesValue ? `${long}=` : long));
}

/** Presents the lines that say how the script was made. */
export function renderFirstLines(shell: string): string {
  return `# Completion of postern for ${shell}; made by: postern completion ${shell}`;
}

/** Quotes a text for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
