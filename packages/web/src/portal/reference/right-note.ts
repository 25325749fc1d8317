import { operationRightSchema } from '@postern/contract/portal';
import type { OperationRight } from '@postern/contract/portal';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineComponent, h } from 'vue';
import { presentLevel } from './present-level.ts';
import { rightTexts } from './right-texts.ts';

type Need = OperationRight['needs'][number];

/**
 * The right that a call needs, shown by Scalar under the call's title: it gives the operation's `x-postern-right`.
 * An extension that cannot be read shows nothing. Everything is text, never markup. The description has the sentence already.
 */
export function createRightNote(i18n: I18n) {
  return defineComponent({
    name: 'PosternRight',
    // The property's name as Vue hears `x-postern-right`.
    props: { xPosternRight: { type: null, required: false, default: undefined } },
    setup(props) {
      return () => {
        const parsed = operationRightSchema.safeParse(props.xPosternRight);
        return parsed.success ? renderRight(parsed.data, i18n) : null;
      };
    },
  });
}

function renderRight({ needs, accessTypes }: OperationRight, i18n: I18n) {
  const badges =
    needs.length === 0
      ? [h('span', { class: 'postern-badge postern-badge-closed' }, i18n.t(rightTexts.unclassified))]
      : needs.map((need) => renderNeed(need, i18n));
  return h('div', { class: 'postern-right' }, [
    h('div', { class: 'postern-right-line' }, [
      h('span', { class: 'postern-right-label' }, i18n.t(rightTexts.right)),
      ...badges,
    ]),
    accessTypes.length === 0
      ? null
      : h('p', { class: 'postern-right-types' }, [
          `${i18n.t(rightTexts.accessTypes)}: `,
          accessTypes.map(({ label }) => label).join(', '),
        ]),
  ]);
}

function renderNeed({ group, module, scope, level, definability }: Need, i18n: I18n) {
  const how =
    definability === 'definable' ? i18n.t(presentLevel(level ?? scope)) : i18n.t(rightTexts[definability]);
  return h('span', { class: `postern-badge postern-badge-${definability}`, title: group }, [
    h('strong', module),
    ` · ${how}`,
  ]);
}
