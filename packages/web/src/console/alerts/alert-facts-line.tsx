import { Code, Text } from '@mantine/core';
import type { Alert } from '@postern/contract/alert';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { alertFactTexts } from './alert-texts.ts';

/** The facts of an alert: a sentence, and for refused addresses each use. */
export function AlertFactsLine({ alert }: { readonly alert: Alert }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { uses, unlisted } = alert.facts;
  return (
    <div>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {presentFacts(i18n, alert)}
      </Text>
      {Array.isArray(uses) && uses.length > 0 && (
        <details>
          <Text component="summary" size="xs" c="dimmed">
            {t(alertFactTexts.eachUse)}
          </Text>
          {uses.map((use, index) => (
            <Text key={index} size="xs" style={{ overflowWrap: 'anywhere' }}>
              <Code>{String(use['address'] ?? '')}</Code> {String(use['operation'] ?? '')} ·{' '}
              {i18n.number(Number(use['count'] ?? 1))}
            </Text>
          ))}
          {typeof unlisted === 'number' && unlisted > 0 && (
            <Text size="xs">{t(alertFactTexts.unlisted, { count: unlisted })}</Text>
          )}
        </details>
      )}
    </div>
  );
}

function presentFacts({ t, date }: I18n, { kind, facts }: Alert): string {
  const number = (name: string) => (typeof facts[name] === 'number' ? Math.round(facts[name]) : 0);
  const text = (name: string) => (typeof facts[name] === 'string' ? facts[name] : '?');
  const [count, days, usual] = [number('count'), number('days'), number('usual')];
  const when = date(number('atMs'));
  switch (kind) {
    case 'network-refused':
      return t(alertFactTexts.refused, { count, address: text('address') });
    case 'failure-burst':
      return t(alertFactTexts.failures, { count, calls: number('calls') });
    case 'unusual-volume':
      return t(alertFactTexts.volume, { count, usual });
    case 'unusual-errors':
      return t(alertFactTexts.errors, { count, usual });
    case 'new-address':
      return t(alertFactTexts.newAddress, { address: text('address') });
    case 'revoked-key-used':
      return t(findRevokedText(facts), { key: text('key'), address: text('address'), count });
    case 'key-leaked': {
      const sentence = facts['policy'] === 'cut-off' ? alertFactTexts.leakedAndCut : alertFactTexts.leaked;
      return t(sentence, { key: text('key'), found: text('found') });
    }
    case 'expiry-ahead':
      return t(alertFactTexts.expiry, { days, when });
    case 'rotation-due':
      return t(alertFactTexts.rotation, { days, when });
    case 'delivery-given-up':
      return t(alertFactTexts.givenUp, { recipient: text('recipient'), error: text('error') });
  }
}

function findRevokedText({ credential }: Alert['facts']) {
  if (credential === 'token') return alertFactTexts.revokedToken;
  return credential === 'account' ? alertFactTexts.revokedAccount : alertFactTexts.revokedKey;
}
