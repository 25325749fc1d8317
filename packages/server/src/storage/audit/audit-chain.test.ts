import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '@postern/contract/audit-event';
import { newAuditEvent } from '../../testing/storage-fixtures.ts';
import { genesisHash, hashAuditEvent, verifyAuditChain } from './audit-chain.ts';
import { canonicalJson } from './canonical-json.ts';

function createChain(length: number): AuditEvent[] {
  const chain: AuditEvent[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previousHash = chain.at(-1)?.hash ?? genesisHash;
    const content = { ...newAuditEvent(), before: null, after: { sequence }, sequence, previousHash };
    chain.push({ ...content, hash: hashAuditEvent(content) });
  }
  return chain;
}

describe('the audit chain', () => {
  it('is intact as it was written, from the beginning and from any link', () => {
    const chain = createChain(5);
    const last = { sequence: 5, hash: chain[4]?.hash };
    expect(verifyAuditChain(chain)).toEqual({ kind: 'intact', last });
    const third = { sequence: 3, hash: chain[2]?.hash ?? '' };
    expect(verifyAuditChain(chain.slice(3), third)).toEqual({ kind: 'intact', last });
    expect(verifyAuditChain([])).toEqual({ kind: 'intact', last: { sequence: 0, hash: genesisHash } });
  });

  it('breaks at an event that was changed in any field, even when its hash was made anew', () => {
    const changes: ((event: AuditEvent) => AuditEvent)[] = [
      (event) => ({ ...event, atMs: event.atMs + 1 }),
      (event) => ({ ...event, actor: { ...event.actor, address: '198.51.100.1' } }),
      (event) => ({ ...event, after: { sequence: 99 } }),
      (event) => ({ ...event, subject: { ...event.subject, name: 'Somebody' } }),
    ];
    for (const change of changes) {
      const chain = createChain(4).map((event) => (event.sequence === 2 ? change(event) : event));
      expect(verifyAuditChain(chain)).toMatchObject({ kind: 'broken', sequence: 2 });
      const rehashed = chain.map((event) =>
        event.sequence === 2 ? { ...event, hash: hashAuditEvent(event) } : event,
      );
      expect(verifyAuditChain(rehashed)).toMatchObject({ kind: 'broken', sequence: 3 });
    }
  });

  it('breaks where an event was taken out, swapped or put in twice', () => {
    const [one, two, three] = createChain(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three events');
    expect(verifyAuditChain([one, three])).toMatchObject({ kind: 'broken', reason: 'event 2 is missing' });
    expect(verifyAuditChain([two, three])).toMatchObject({ kind: 'broken', sequence: 2 });
    expect(verifyAuditChain([two, one, three])).toMatchObject({ kind: 'broken' });
    expect(verifyAuditChain([one, one, two])).toMatchObject({ kind: 'broken' });
  });
});

describe('canonical JSON', () => {
  it('has one spelling whatever the order of the keys, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reordered = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reordered)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: [1, null, 'é'], a: { z: true, y: undefined } })).toBe(
      '{"a":{"z":true},"b":[1,null,"é"]}',
    );
  });

  it('refuses what JSON cannot hold', () => {
    for (const value of [Number.NaN, Infinity, 1n, () => 1, undefined, Symbol('x')]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});
