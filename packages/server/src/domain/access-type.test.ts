import { describe, expect, it } from 'vitest';
import { accessTypeSchema } from '@postern/contract/access-type';
import { catalogueSchema } from '@postern/contract/catalogue';
import { rightsSchema } from '@postern/contract/rights';
import {
  builtInAccessTypes,
  effectiveRights,
  findAccessType,
  listAccessTypes,
  scopeOfAccess,
} from './access-type.ts';

const groups = catalogueSchema.shape.groups.parse([
  {
    id: 'g',
    name: 'G',
    modules: [
      { id: 'profiles', name: 'Profiles', definability: 'definable', levels: ['none', 'read', 'write'] },
      { id: 'goals', name: 'Goals', definability: 'definable', levels: ['none', 'read'] },
      { id: 'mails', name: 'Mails', definability: 'definable', levels: ['none', 'write'] },
      { id: 'secret', name: 'Secret', definability: 'closed', levels: ['none', 'read', 'write'] },
    ],
  },
]);
const own = rightsSchema.parse({ profiles: 'read' });
const configure = (fields: object) =>
  accessTypeSchema.parse({
    name: 'preset',
    label: 'Preset',
    description: '',
    modules: 'all',
    except: [],
    extraModules: {},
    operations: 'all',
    limits: [],
    ...fields,
  });

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
    expect(rightsUnder('admin')).toEqual({ profiles: 'write', goals: 'read', mails: 'write' });
    expect(scopeOfAccess('admin', rightsSchema.parse({}))).toBe('read write');
  });

  it('gives nothing when its name is not known', () => {
    expect(rightsUnder('ghost')).toBeUndefined();
    expect(scopeOfAccess('ghost', own)).toBe('');
  });

  it('leaves out what it excepts, unless it is extra', () => {
    const admin = configure({ except: ['mails'] });
    expect(effectiveRights(admin, {}, groups)).toEqual({ profiles: 'write', goals: 'read' });
    const transactional = configure({ except: ['mails'], extraModules: { mails: 'write' } });
    expect(effectiveRights(transactional, {}, groups)).toEqual({
      profiles: 'write',
      goals: 'read',
      mails: 'write',
    });
  });

  it('gives the modules that it names, never more than they offer, and nothing of closed or unknown ones', () => {
    const named = configure({ modules: { goals: 'write', mails: 'read', secret: 'write', ghost: 'write' } });
    expect(effectiveRights(named, own, groups)).toEqual({ goals: 'read' });
    expect(scopeOfAccess('preset', own, [configure({ modules: { goals: 'read' } })])).toBe('read');
  });

  it('stands in the place of a built-in one of the same name, and custom comes first', () => {
    const admin = configure({ name: 'admin', label: 'Boss' });
    expect(listAccessTypes([admin]).map(({ label }) => label)).toEqual(['Custom', 'Boss']);
    expect(listAccessTypes([])).toEqual(builtInAccessTypes);
  });
});
