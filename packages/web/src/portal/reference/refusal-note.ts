import type { RefusalReason } from '@postern/contract/portal';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineComponent, h } from 'vue';
import type { ShallowRef } from 'vue';
import type { TriedCall } from './gateway-fetch.ts';
import { presentLevel } from './present-level.ts';
import { rightTexts } from './right-texts.ts';

const askTexts = {
  yourself: rightTexts.askYourself,
  'licence-admin': rightTexts.askLicenceAdmin,
  operator: rightTexts.askOperator,
} as const;

/** Why the last call was refused, shown by Scalar with its answer. */
export function createRefusalNote(tried: ShallowRef<TriedCall | undefined>, i18n: I18n) {
  return defineComponent({
    name: 'PosternRefusal',
    setup() {
      return () =>
        h('div', { class: 'postern-refusal-region', role: 'status' }, [renderReason(tried.value, i18n)]);
    },
  });
}

function renderReason(call: TriedCall | undefined, i18n: I18n) {
  if (call === undefined || call.reason === null) return null;
  if (call.reason === undefined) return h('p', { class: 'postern-refusal' }, i18n.t(rightTexts.looking));
  const { reason } = call;
  if (reason.outcome === 'allowed')
    return h('p', { class: 'postern-refusal postern-refusal-allowed' }, i18n.t(rightTexts.allowedByGateway));
  return h('div', { class: 'postern-refusal' }, [
    h('p', { class: 'postern-refusal-title' }, i18n.t(rightTexts.refused)),
    h('p', reason.sentence),
    reason.missing.length === 0
      ? null
      : h('p', i18n.t(rightTexts.missing, { modules: listMissing(reason, i18n) })),
    reason.ask === null ? null : h('p', i18n.t(askTexts[reason.ask])),
    // Remedies that only others can apply are left out.
    reason.remedy === null || reason.ask !== 'yourself' ? null : h('p', reason.remedy),
    reason.code === null
      ? null
      : h(
          'a',
          { href: `/errors/${encodeURIComponent(reason.code)}`, target: '_blank', rel: 'noopener' },
          i18n.t(rightTexts.aboutCode, { code: reason.code }),
        ),
  ]);
}

function listMissing({ missing }: RefusalReason, i18n: I18n): string {
  return i18n.list(
    missing.map(({ module, level }) =>
      i18n.t(rightTexts.moduleAt, { module, level: i18n.t(presentLevel(level)) }),
    ),
  );
}
