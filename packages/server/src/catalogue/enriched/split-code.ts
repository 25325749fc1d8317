export interface MarkdownPart {
  readonly text: string;
  readonly isCode: boolean;
}

/**
 * Splits Markdown into fenced blocks, inline code and the text between them, in order, as far as these can be
 * recognised by their marks alone. The time is linear in the text's length, whatever the marks.
 */
export function splitCode(text: string): readonly MarkdownPart[] {
  const parts: MarkdownPart[] = [];
  let from = 0;
  const take = (start: number, end: number): void => {
    parts.push(
      { text: text.slice(from, start), isCode: false },
      { text: text.slice(start, end), isCode: true },
    );
    from = end;
  };
  for (let lineStart = 0; lineStart < text.length;) {
    const lineEnd = endOfLine(text, lineStart);
    const fence = lineEnd < text.length ? readFence(text, lineStart) : undefined;
    if (fence === undefined) {
      for (const [start, end] of listInlineCode(text, lineStart, lineEnd)) take(start, end);
      lineStart = lineEnd + 1;
    } else {
      const end = endOfFence(text, lineEnd + 1, fence);
      take(lineStart, end);
      // The line continues after the closing marks.
      lineStart = end === text.length ? end : endOfLine(text, end) + 1;
    }
  }
  return [...parts, { text: text.slice(from), isCode: false }];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

const fenceMark = /[ \t>]*(`{3,}|~{3,})/y;

/** Reads the marks that begin a fenced block on this line. */
function readFence(text: string, lineStart: number): string | undefined {
  fenceMark.lastIndex = lineStart;
  return fenceMark.exec(text)?.[1];
}

/** Finds the position after the marks that close the block; the end of the text where it is not closed. */
function endOfFence(text: string, from: number, fence: string): number {
  for (let lineStart = from; lineStart < text.length; lineStart = endOfLine(text, lineStart) + 1) {
    const marks = readFence(text, lineStart);
    if (marks?.startsWith(fence) === true) return fenceMark.lastIndex - marks.length + fence.length;
  }
  return text.length;
}

/**
 * Lists inline code: from a run of backticks to the next one of the same length in the line (CommonMark 0.31 section
 * 6.1).
 */
function listInlineCode(text: string, lineStart: number, lineEnd: number): readonly [number, number][] {
  if (!text.slice(lineStart, lineEnd).includes('`')) return [];
  const runs = [...text.slice(lineStart, lineEnd).matchAll(/`+/g)];
  const nextOfLength = new Map<number, number>();
  const closers = runs.map(() => -1);
  for (let index = runs.length - 1; index >= 0; index--) {
    const length = runs[index]?.[0].length ?? 0;
    closers[index] = nextOfLength.get(length) ?? -1;
    nextOfLength.set(length, index);
  }
  const spans: [number, number][] = [];
  for (let index = 0; index < runs.length; index++) {
    const closer = closers[index] ?? -1;
    const [open, close] = [runs[index], runs[closer]];
    if (open === undefined || close === undefined) continue;
    spans.push([lineStart + open.index, lineStart + close.index + close[0].length]);
    index = closer;
  }
  return spans;
}
