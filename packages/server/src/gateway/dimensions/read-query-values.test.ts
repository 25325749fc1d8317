import express from 'express';
import express4 from 'express4';
import fc from 'fast-check';
import qs from 'qs';
import { describe, expect, it } from 'vitest';
import { askForService } from '../../testing/ask-for-service.ts';
import { askReader } from '../../testing/readers/ask-reader.ts';
import { generateQuery } from '../../testing/readers/generate-queries.ts';
import { getReadMember, listReadValues } from '../../testing/readers/list-read-values.ts';
import { modelReaders } from '../../testing/readers/model-readers.ts';
import { listQueryValues, readParameters } from './read-query-values.ts';
import type { NamedValues, QueryPlace } from './read-query-values.ts';

const values = ['A', 'B', 'C-1'];
const parameters = ['entity', 'entity_id', 'ChannelID'];
const queriesPerParameter = 2_000;

interface Judged {
  readonly query: string;
  readonly parameter: string;
  readonly named: Extract<NamedValues, { readonly kind: 'named' }>;
}

/** Generated queries that are not refused, with what was judged in them. */
const judged: readonly Judged[] = parameters.flatMap((parameter, index) => {
  const place: QueryPlace = { in: 'query', kind: 'entity', name: 'entity', required: false, parameter };
  return fc
    .sample(generateQuery(parameter, values), { numRuns: queriesPerParameter, seed: 7 + index })
    .filter((query) => !query.includes('%00'))
    .flatMap((query) => {
      const named = listQueryValues(readParameters(query), place, { takesAnyCase: false });
      return named.kind === 'named' ? [{ query, parameter, named }] : [];
    });
});

/** Every value that the reader finds was judged, and where a value is required, the reader finds one. */
function findBreaches(read: readonly (readonly string[] | undefined)[]) {
  return judged.flatMap(({ query, parameter, named }, index) => {
    const ofCall = read[index];
    // Refused by the reader: answered with an error, and read by nobody.
    if (ofCall === undefined) return [];
    const found = ofCall.filter((value) => value !== '');
    const unjudged = found.filter((value) => !named.values.includes(value));
    const isMissed = named.isNamedForAll && found.length === 0;
    return unjudged.length > 0 || isMissed ? [{ query, parameter, unjudged, isMissed }] : [];
  });
}

describe('what is judged of a query is all that is read of it', () => {
  it('has something to hold it against', () => {
    expect(judged.length).toBeGreaterThan(600);
    expect(judged.filter(({ named }) => named.values.length > 0).length).toBeGreaterThan(300);
    expect(judged.filter(({ named }) => named.isNamedForAll).length).toBeGreaterThan(100);
  });

  it('by Express 4 and qs', () => {
    const parse: unknown = express4().set('query parser', 'extended').get('query parser fn');
    expect(typeof parse).toBe('function');
    const read = judged.map(({ query, parameter }) =>
      listReadValues(getReadMember(typeof parse === 'function' ? parse(query) : undefined, parameter)),
    );
    expect(findBreaches(read)).toEqual([]);
    const plain = judged.map(({ query, parameter }) =>
      listReadValues(getReadMember(qs.parse(query, { allowDots: true, depth: 10 }), parameter)),
    );
    expect(findBreaches(plain)).toEqual([]);
  });

  it('by Express 5', () => {
    const parse: unknown = express().get('query parser fn');
    const read = judged.map(({ query, parameter }) =>
      listReadValues(getReadMember(typeof parse === 'function' ? parse(query) : undefined, parameter)),
    );
    expect(findBreaches(read)).toEqual([]);
  });

  it('by URLSearchParams', () => {
    const read = judged.map(({ query, parameter }) => new URLSearchParams(query).getAll(parameter));
    expect(findBreaches(read)).toEqual([]);
  });

  it.each(Object.entries(modelReaders))('by the rules of %s', (_name, reader) => {
    const read = judged.map(({ query, parameter }) => reader(query, parameter));
    expect(findBreaches(read)).toEqual([]);
  });

  it('by PHP', async ({ skip }) => {
    const php = await askForService('php');
    if (php.kind === 'missing') return skip(php.reason);
    const program = { executable: php.location, script: 'read-query.php' };
    const read = await askReader(
      program,
      judged.map(({ query }) => query),
    );
    const found = read.map((one, index) =>
      listReadValues(getReadMember(one, judged[index]?.parameter ?? '')),
    );
    expect(findBreaches(found)).toEqual([]);
  });

  it('by Rack', async ({ skip }) => {
    const ruby = await askForService('rack');
    if (ruby.kind === 'missing') return skip(ruby.reason);
    const program = { executable: ruby.location, script: 'read-query.rb' };
    const read = await askReader(
      program,
      judged.map(({ query }) => query),
    );
    const found = read.map((one, index) =>
      one === false ? undefined : listReadValues(getReadMember(one, judged[index]?.parameter ?? '')),
    );
    expect(findBreaches(found)).toEqual([]);
  });

  it('by Django, Werkzeug and older WSGI and CGI parsers', async ({ skip }) => {
    const python = await askForService('python-web');
    if (python.kind === 'missing') return skip(python.reason);
    const program = { executable: python.location, script: 'read-query.py' };
    const read = await askReader(
      program,
      judged.map(({ query }) => query),
    );
    for (const reader of ['django', 'werkzeug', 'old', 'cgi']) {
      const found = read.map((one, index) =>
        listReadValues(getReadMember(getReadMember(one, reader), judged[index]?.parameter ?? '')),
      );
      expect(findBreaches(found)).toEqual([]);
    }
  });
});
