import type { MailAction, MailParts, MailTable, RenderedMail } from './mail.ts';

const subjectLengthMax = 150;

/** Renders a mail as plain text and as HTML. Text from people is escaped, and cannot become a header of its own. */
export function renderMail(parts: MailParts): RenderedMail {
  return { subject: presentSubject(parts.subject), text: renderText(parts), html: renderHtml(parts) };
}

/** One line of visible characters: no line break, no control or direction-changing character (RFC 5322 section 2.2). */
export function presentSubject(text: string): string {
  const line = toLine(text);
  return line.length > subjectLengthMax ? `${line.slice(0, subjectLengthMax - 1)}…` : line;
}

function toLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function renderText({ heading, paragraphs, table, actions, footer }: MailParts): string {
  const blocks = [
    toLine(heading),
    ...paragraphs.map(toLine),
    ...(table === undefined ? [] : [renderTextTable(table)]),
    ...actions.map(({ label, note, url }) => `${toLine(label)}\n${toLine(note)}\n${url}`),
    `-- \n${toLine(footer)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderTextTable({ head, rows }: MailTable): string {
  const lines = [head, ...rows].map((row) => row.map(toLine));
  const widths = head.map((_none, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const asHtml = (text: string): string => escapeHtml(toLine(text));

/** Styles are in attributes because mail programs drop style sheets. There are no images, and nothing is loaded. */
function renderHtml({ subject, heading, paragraphs, table, actions, footer, language }: MailParts): string {
  return `<!doctype html>
<html lang="${asHtml(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${asHtml(presentSubject(subject))}</title></head>
<body style="margin:0;background:#eef1f6;color:#1c2430;font:16px/1.55 Arial,Helvetica,sans-serif">
<div style="max-width:36rem;margin:0 auto;padding:24px 12px">
<div style="background:#ffffff;border:1px solid #d5dae2;border-radius:8px;padding:28px 28px 12px">
<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${asHtml(heading)}</h1>
${paragraphs.map((text) => `<p style="margin:0 0 14px;overflow-wrap:anywhere">${asHtml(text)}</p>`).join('\n')}
${table === undefined ? '' : renderHtmlTable(table)}
${actions.map(renderHtmlAction).join('\n')}
</div>
<p style="margin:16px 4px;font-size:13px;line-height:1.5;color:#4a5568">${asHtml(footer)}</p>
</div>
</body>
</html>
`;
}

/** The first two columns, addresses and calls, may break anywhere; numbers and times are not broken. */
function renderHtmlTable({ head, rows }: MailTable): string {
  const cell = (tag: 'td' | 'th', text: string, column: number) => {
    const wrap = tag === 'td' && column < 2 ? 'overflow-wrap:anywhere' : 'overflow-wrap:normal';
    const padding = column === head.length - 1 ? '6px 0' : '6px 8px 6px 0';
    return `<${tag} align="left" valign="top" style="padding:${padding};border-bottom:1px solid #d5dae2;${wrap}">${asHtml(text)}</${tag}>`;
  };
  const line = (tag: 'td' | 'th', row: readonly string[]) =>
    `<tr>${row.map((text, column) => cell(tag, text, column)).join('')}</tr>`;
  return `<table width="100%" cellspacing="0" cellpadding="0" style="border-collapse:collapse;font-size:13px;line-height:1.4;margin:0 0 18px">${line('th', head)}${rows.map((row) => line('td', row)).join('')}</table>`;
}

function renderHtmlAction({ label, url, note, isPrimary }: MailAction): string {
  const colours = isPrimary
    ? 'background:#b3261e;color:#ffffff;border:1px solid #b3261e'
    : 'background:#ffffff;color:#1d4fb8;border:1px solid #1d4fb8';
  return `<p style="margin:0 0 4px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 16px;border-radius:6px;text-decoration:none;font-weight:bold;${colours}">${asHtml(label)}</a></p>
<p style="margin:0 0 16px;font-size:14px;color:#4a5568">${asHtml(note)}</p>`;
}
