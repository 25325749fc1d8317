import { expect, it } from 'vitest';
import { renderNotices } from './render-notices.ts';

const base = { license: 'MIT', author: undefined };

it('prints a text that packages share once, below all their names, and says of a package without one what it names', () => {
  const notices = renderNotices([
    { ...base, name: 'one', version: '1.0.0', texts: ['Copyright A\n'] },
    { ...base, name: 'other', version: '2.0.0', texts: ['Copyright A  \r\n'] },
    { ...base, name: 'silent', version: '3.0.0', texts: [], author: 'Ann' },
  ]);
  expect(notices.match(/Copyright A/g)).toHaveLength(1);
  expect(notices).toContain('one 1.0.0 (MIT)\nother 2.0.0 (MIT)\n');
  expect(notices).toContain(
    'silent 3.0.0 (MIT)\n\nThe package carries no licence text; its package.json names the licence MIT and the author Ann.',
  );
});
