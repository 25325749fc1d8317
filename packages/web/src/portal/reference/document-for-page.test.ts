import { describe, expect, it } from 'vitest';
import { withoutRightParagraphs } from './document-for-page.ts';

const right = { needs: [], accessTypes: [], sentence: 'Needs Read on Profiles.' };
const present = (operation: object) =>
  withoutRightParagraphs({ openapi: '3.1.0', paths: { '/a': { summary: 'A', get: operation } } });

describe('the document as the page shows it', () => {
  it('leaves out the paragraph of the right, which is shown by itself, and nothing else', () => {
    const operation = {
      'x-postern-right': right,
      description: '**Right:** Needs it.\n\nLists all.\n\nMore.',
    };
    expect(present(operation)).toEqual({
      openapi: '3.1.0',
      paths: { '/a': { summary: 'A', get: { ...operation, description: 'Lists all.\n\nMore.' } } },
    });
  });

  it('leaves nothing of a description that says the right alone', () => {
    const operation = { 'x-postern-right': right, description: '**Right:** Needs it.' };
    expect(present(operation)).toMatchObject({ paths: { '/a': { get: { description: '' } } } });
  });

  it.each([
    ['no right', { description: '**Bold** from the start.\n\nMore.' }],
    ['a description of its own', { 'x-postern-right': right, description: 'Plain.\n\nMore.' }],
    ['no description', { 'x-postern-right': right }],
  ])('keeps a call with %s as it is', (_what, operation) => {
    expect(present(operation)).toEqual({
      openapi: '3.1.0',
      paths: { '/a': { summary: 'A', get: operation } },
    });
  });

  it.each([undefined, null, [], 'text'])('passes on a document whose paths are %o', (paths) => {
    expect(withoutRightParagraphs({ paths })).toEqual({ paths });
  });
});
