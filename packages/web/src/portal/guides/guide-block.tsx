import { SegmentedControl, Stack } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { GuideBlock as Block } from '@postern/contract/portal';
import { CopyBlock } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { SafeHtml } from '../ui/safe-html.tsx';
import { guideTexts } from './guide-texts.ts';

/** A piece of a guide: prose, or the same sample in several languages. */
export function GuideBlock({ block }: { readonly block: Block }) {
  return block.kind === 'html' ? <SafeHtml html={block.html} /> : <Samples samples={block.samples} />;
}

function Samples({ samples }: { readonly samples: Extract<Block, { kind: 'samples' }>['samples'] }) {
  const { t } = useI18n();
  const wanted = useSyncExternalStore(subscribe, () => chosenLabel);
  const shown = samples.find(({ label }) => label === wanted) ?? samples[0];
  if (shown === undefined) return null;
  return (
    <Stack gap={6} my="md">
      {samples.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t(guideTexts.sampleIn)}
          data={samples.map(({ label }) => label)}
          value={shown.label}
          onChange={chooseLabel}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      <CopyBlock label={shown.label} text={shown.source} />
    </Stack>
  );
}

// A chosen language applies to all samples, on every page until the tab is closed.
let chosenLabel: string | undefined;
const listeners = new Set<() => void>();

function chooseLabel(label: string): void {
  chosenLabel = label;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
