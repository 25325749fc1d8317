import { expect, test } from 'vitest';
import { isNarrowerTemplate } from './is-narrower-template.ts';

test.each([
  ['/a/b', '/a/b', false],
  ['/a/{x}', '/a/{y}', false],
  ['/a/{x}', '/a/b', false],
  ['/{x}/{y}', '/a/{z}', false],
  ['/a/b', '/a/{x}', true],
  ['/a/{x}', '/{y}/{z}', true],
  ['/{x}/b', '/a/{y}', true],
  ['/a/x-{n}', '/a/{n}', true],
  ['/a/x-{n}', '/a/x-{m}', false],
  ['/a/{m}{n}', '/a/{x}', false],
])('%s is narrower than %s: %s', (template, judged, isNarrower) => {
  expect(isNarrowerTemplate(template, judged)).toBe(isNarrower);
});
