import type { Explanation, StageVerdict } from '@postern/contract/explanation';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import type { Text } from '../../ui/i18n/text.ts';
import { refusalTexts, stageTexts } from './verdict-texts.ts';

/** A stage's verdict in the reader's language; the gateway's own rule where the console has no words for it. */
export function presentVerdict(
  { t }: I18n,
  { stage, verdict, rule }: StageVerdict,
  { outcome, code }: Pick<Explanation, 'outcome' | 'code'>,
): string {
  const known: Readonly<Record<string, Text<string>>> = stageTexts;
  const find = (name: string) => (Object.hasOwn(known, name) ? known[name] : undefined);
  switch (verdict) {
    case 'refused': {
      const refusals: Readonly<Record<string, Text<string>>> = refusalTexts;
      const text = code !== null && Object.hasOwn(refusals, code) ? refusals[code] : undefined;
      return text === undefined ? rule : t(text);
    }
    case 'not-reached':
      return t(outcome === 'allowed' ? stageTexts.notTried : stageTexts.notReached);
    case 'assumed':
    case 'passed': {
      const text = (verdict === 'assumed' ? find(`${stage}Assumed`) : undefined) ?? find(stage);
      return text === undefined ? rule : t(text);
    }
  }
}
