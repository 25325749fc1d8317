import { Text } from '@mantine/core';
import type { HygieneFinding } from '@postern/contract/hygiene';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { factTexts, hygieneKindTexts } from './hygiene-texts.ts';

/** A finding and the facts behind it. */
export function FindingLine({ finding }: { readonly finding: HygieneFinding }) {
  const i18n = useI18n();
  const facts = presentFacts(finding, i18n);
  return (
    <div>
      <Text size="sm" component="span" fw={600}>
        {i18n.t(hygieneKindTexts[finding.kind])}
      </Text>
      {facts.map((fact) => (
        <Text key={fact} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {fact}
        </Text>
      ))}
    </div>
  );
}

/** The number of old calls that are named. */
const callsShown = 3;

function presentFacts(finding: HygieneFinding, { t, date, list }: I18n): readonly string[] {
  switch (finding.kind) {
    case 'never-used':
    case 'never-rotated':
      return [t(factTexts.since, { date: date(finding.sinceMs) })];
    case 'idle':
      return [t(factTexts.lastCall, { date: date(finding.lastAtMs) })];
    case 'basic-in-use':
      return [t(factTexts.basic, { calls: finding.calls, date: date(finding.lastAtMs) })];
    case 'shared-key':
      return [t(factTexts.shared, { agents: list(finding.agents), addresses: finding.addresses })];
    case 'unused-rights':
      return [t(factTexts.unused, { modules: finding.modules })];
    case 'deprecated-in-use':
      return finding.calls.slice(0, callsShown).map(({ basePath, operationId, successor }) => {
        const call = `${basePath} ${operationId}`;
        return successor === null
          ? t(factTexts.notReplaced, { call })
          : t(factTexts.replacedBy, { call, successor });
      });
    case 'no-expiry':
    case 'no-network-rule':
      return [];
  }
}
