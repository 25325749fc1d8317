import { describe, expect, test } from 'vitest';
import { findJsonObstacle, findPassedHeader, readBodyKind } from './body-kind.ts';

const typed = (type: string, ...more: string[]) => ['Content-Type', type, ...more];

describe('the kind of a body', () => {
  test.each([
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['application/vnd.api+json', 'json'],
    ['application/problem+json; charset=utf-8', 'json'],
    ['application/json;charset="UTF-8" ', 'json'],
    ['application/json \t;\t charset = utf-8', 'json'],
    ['application/json; charset=utf-16', 'unreadable'],
    ['application/json; charset=utf-80', 'unreadable'],
    ['application/json; profile=x', 'unreadable'],
    ['application/jsonp', 'unreadable'],
    ['x-application/json', 'unreadable'],
    ['text/json', 'unreadable'],
    ['application/x-www-form-urlencoded', 'form'],
    ['Application/X-WWW-Form-Urlencoded; charset="utf-8"', 'form'],
    ['application/x-www-form-urlencoded ;\tcharset \t=\t utf-8 \t', 'form'],
    ['application/x-www-form-urlencoded; charset=latin1', 'unreadable'],
    ['application/x-www-form-urlencodedx', 'unreadable'],
    ['x application/x-www-form-urlencoded', 'unreadable'],
    ['multipart/form-data; boundary=x', 'multipart'],
    ['MULTIPART/mixed', 'multipart'],
    ['text/plain', 'other'],
    ['application/xml', 'other'],
    ['', 'other'],
  ])('of %s is %s', (type, kind) => {
    expect(readBodyKind(typed(type))).toBe(kind);
  });

  test('is unreadable in a coding, and none where nobody says a type', () => {
    expect(readBodyKind(typed('application/json', 'Content-Encoding', 'gzip'))).toBe('unreadable');
    expect(readBodyKind(typed('application/x-www-form-urlencoded', 'content-encoding', 'gzip'))).toBe(
      'unreadable',
    );
    expect(readBodyKind(typed('application/json', 'Content-Encoding', 'Identity'))).toBe('json');
    expect(readBodyKind(typed('text/csv', 'Content-Encoding', 'gzip'))).toBe('other');
    expect(readBodyKind(['Content-Encoding', 'gzip'])).toBe('untyped');
    expect(readBodyKind([])).toBe('untyped');
  });
});

describe('what keeps a body from being inspected as JSON', () => {
  test.each([
    [typed('application/json'), undefined],
    [typed('application/json', 'content-encoding', 'IDENTITY'), undefined],
    [typed('application/json', 'content-encoding', 'br'), 'it has a content encoding'],
    [['content-encoding', 'identity'], 'it has no content type'],
    [[], 'it has no content type'],
    [typed('text/plain'), 'it is not application/json in UTF-8'],
  ])('%j: %s', (headers, obstacle) => {
    expect(findJsonObstacle(headers)).toBe(obstacle);
  });

  test('a coding that is said twice is not plain', () => {
    const twice = typed('application/json', 'content-encoding', 'identity', 'Content-Encoding', 'identity');
    expect(findPassedHeader(twice, 'content-encoding')).toBe('identity, identity');
    expect(findJsonObstacle(twice)).toBe('it has a content encoding');
  });

  test('only names are looked at, never values', () => {
    expect(findPassedHeader(['x', 'content-type', 'Content-Type', 'a'], 'content-type')).toBe('a');
    expect(findPassedHeader(['x', 'content-type'], 'content-type')).toBeUndefined();
  });
});
