import { toPlainText } from '../../catalogue/plain-text.ts';
import type { Finding } from './finding.ts';

const signs: Readonly<Record<Finding['state'], string>> = { fine: '✓', warning: '!', fault: '✗' };

/** A line for each finding, its remedy on the next line, and a summary at the end. */
export function presentFindings(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, state, what, remedy }) => [
    `${signs[state]} ${check.padEnd(width)}  ${toPlainText(what)}`,
    ...(remedy === undefined ? [] : [`  ${''.padEnd(width)}  → ${toPlainText(remedy)}`]),
  ]);
  return `${[...lines, '', summarise(findings)].join('\n')}\n`;
}

function summarise(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [faults, warnings] = [count('fault'), count('warning')];
  if (faults + warnings === 0) return `All ${findings.length} findings are fine.`;
  return `${count('fine')} fine, ${countWord(warnings, 'warning')}, ${countWord(faults, 'fault')}.`;
}

function countWord(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
