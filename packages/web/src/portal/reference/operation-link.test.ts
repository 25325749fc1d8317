import { describe, expect, it } from 'vitest';
import { presentOperationHash } from '@postern/server/domain/reference-link';
import { findOperationHash } from './operation-link.ts';

const document = {
  paths: {
    '/a': {
      get: { operationId: 'listA', tags: ['Profile tables', 'Other'] },
      post: { 'x-postern-operation': 'POST /a', tags: ['Größe & Co'] },
      summary: 'All of A',
    },
    '/b/{id}': { delete: { operationId: 'remove b/✓' } },
  },
};
const find = (id: string) => findOperationHash(`#${presentOperationHash(id)}`, document);

describe('a link to a call', () => {
  it('leads to the section that the call stands in', () => {
    expect(find('listA')).toBe('#tag/profile-tables/listA');
  });

  it('finds a call by the catalogue’s id where the document gives none', () => {
    expect(find('POST /a')).toBe('#tag/gr%C3%B6%C3%9Fe-%26-co/POST%2Fa');
  });

  it('holds ids of any characters', () => {
    expect(find('remove b/✓')).toBe('#tag/default/remove%20b%2F%E2%9C%93');
  });

  it.each(['#operation/unknown', '#tag/profile-tables/listA', '', '#operation/', '#operation/%zz'])(
    'is none: %s',
    (hash) => {
      expect(findOperationHash(hash, document)).toBeNull();
    },
  );

  it.each([{}, { paths: null }, { paths: { '/a': null } }])('is none in a document like %o', (odd) => {
    expect(findOperationHash('#operation/listA', odd)).toBeNull();
  });
});
