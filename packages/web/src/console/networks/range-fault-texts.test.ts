import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNetworkRange } from '@postern/server/domain/network-rule';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { findRangeFault } from './range-fault-texts.ts';

const domain = new URL('../../../../server/src/domain/', import.meta.url);
const french = createI18n('fr', () => {});

/** Every sentence that the domain can give, with a substitute where it names something. */
function listSentences(): readonly string[] {
  return ['ip-address.ts', 'network-rule.ts'].flatMap((file) => {
    const source = readFileSync(new URL(file, domain), 'utf8');
    return [...source.matchAll(/invalidAddress\(\s*(?:'([^']+)'|`((?:[^`\\]|\\.)+)`)/g)].map(
      ([, plain, template]) =>
        plain ?? (template ?? '').replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '10.0.0.0/8'),
    );
  });
}

describe('findRangeFault', () => {
  it('knows every sentence that a rule is refused with', () => {
    const sentences = listSentences();
    expect(sentences.length).toBeGreaterThan(20);
    expect(sentences.filter((sentence) => findRangeFault(french, sentence) === undefined)).toEqual([]);
  });

  it.each([
    [
      '10.0.0.5/24',
      '10.0.0.5/24 a des bits d’hôte à un ; la plage est 10.0.0.0/24, l’adresse seule 10.0.0.5.',
    ],
    ['127.1', 'Une adresse IPv4 a quatre nombres ; écrivez 127.0.0.1 si c’est cela.'],
    ['10.0.0.0/33', 'Le nombre après la barre oblique va de 0 à 32.'],
    ['$&.{x}', '"$&.{x}" n’est pas une adresse IP.'],
  ])('says in French what is wrong with %j', (typed, said) => {
    const range = parseNetworkRange(typed);
    expect(range.kind === 'invalid' ? findRangeFault(french, range.why) : range).toBe(said);
  });
});
