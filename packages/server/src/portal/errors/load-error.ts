import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCatalogue, errorCodes } from '@postern/contract/error-catalogue';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import { hasPlaces, presentExampleDetail } from '@postern/contract/error-examples';
import type { PortalError, PortalLanguage } from '@postern/contract/portal';
import { ownFiles } from '../../own-files/own-files.ts';
import { renderSafeHtml } from '../guides/render-safe-html.ts';
import { isOfCalls, presentErrorText } from './present-error.ts';

/** The folder of the hand-written parts of the codes' pages. The rest of a page is made from the catalogue. */
const notes = join(ownFiles.docs, 'errors/notes');

export function findErrorCode(text: string): ErrorCode | undefined {
  return errorCodes.find((code) => code === text);
}

export async function loadError(code: ErrorCode, language: PortalLanguage): Promise<PortalError> {
  const { title, detail, remedy, language: said } = presentErrorText(code, language);
  return {
    code,
    status: errorCatalogue[code].status,
    title,
    isOfCalls: isOfCalls(code),
    detail: presentExampleDetail(code, detail, said),
    isExample: hasPlaces(code),
    remedy,
    html: renderSafeHtml(await loadErrorNote(code), { resolveLink: resolveErrorLink }),
    language: said,
  };
}

/** Returns Markdown in English; empty if there is no note. */
export async function loadErrorNote(code: ErrorCode): Promise<string> {
  return await readFile(join(notes, `${code}.md`), 'utf8').catch(() => '');
}

/** The notes are in a folder of their own, but their links are relative to the generated pages. */
export function resolveErrorLink(href: string): string | undefined {
  const error = /^(?:\.\.\/)?(\w+)\.md$/.exec(href);
  if (error === null) return href.endsWith('.md') ? undefined : href;
  return error[1] === 'README' ? '/errors' : `/errors/${error[1] ?? ''}`;
}
