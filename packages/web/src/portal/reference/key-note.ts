import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineComponent, h } from 'vue';
import type { ShallowRef } from 'vue';
import { rightTexts } from './right-texts.ts';

/** Replaces Scalar's question for a credential in the form of a call: names the credential of the panel that the call carries. */
export function createKeyNote(hint: ShallowRef<string | undefined>, { t }: I18n) {
  return defineComponent({
    name: 'PosternKey',
    setup() {
      return () =>
        h(
          'p',
          { class: 'postern-key-note' },
          hint.value === undefined ? t(rightTexts.withoutKey) : t(rightTexts.withKey, { hint: hint.value }),
        );
    },
  });
}
