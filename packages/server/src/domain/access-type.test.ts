import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { rightsSchema } from '@postern/contract/rights';
import { effectiveRights, findAccessType, includesOperation, scopeOfAccess } from './access-type.ts';

const groups = catalogueSchema.shape.groups.parse([
  {
    id: 'g',
    name: 'G',
    modules: [
      { id: 'profiles', name: 'Profiles', definability: 'definable', levels: ['none', 'read', 'write'] },
      { id: 'secret', name: 'Secret', definability: 'closed', levels: ['none', 'read', 'write'] },
    ],
  },
]);
const own = rightsSchema.parse({ profiles: 'read' });

function rightsUnder(name: string) {
  const accessType = findAccessType(name);
  return accessType === undefined ? undefined : effectiveRights(accessType, own, groups);
}

describe('an access type', () => {
  it('leaves the choice to the module matrix when it is custom', () => {
    expect(rightsUnder('custom')).toBe(own);
    expect(scopeOfAccess('custom', own)).toBe('read');
  });

  it('gives admin every module but closed ones', () => {
    expect(rightsUnder('admin')).toEqual({ profiles: 'write' });
    expect(scopeOfAccess('admin', rightsSchema.parse({}))).toBe('read write');
  });

  it('includes nothing when its name is not known', () => {
    expect(includesOperation(findAccessType('ghost'), 'listProfiles')).toBe(false);
    expect(scopeOfAccess('ghost', own)).toBe('');
  });

  it('includes only the calls that it names', () => {
    const integrations = { name: 'integrations', rights: 'own', operations: new Set(['a']) } as const;
    expect(includesOperation(integrations, 'a')).toBe(true);
    expect(includesOperation(integrations, 'b')).toBe(false);
  });
});
