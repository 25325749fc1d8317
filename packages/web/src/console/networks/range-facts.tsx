import { Text } from '@mantine/core';
import type { RangeDescription } from '@postern/server/domain/network-rule';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { networkTexts } from './network-texts.ts';
import classes from './networks.module.css';
import { presentHosts } from './range-sentence.tsx';

/** A range in figures: its first and last address, its mask, and how many addresses it has. */
export function RangeFacts({ range }: { readonly range: RangeDescription }) {
  const i18n = useI18n();
  const { t } = i18n;
  const facts = [
    [t(networkTexts.first), range.first],
    [t(networkTexts.last), range.last],
    range.mask === null
      ? [t(networkTexts.prefix), `/${range.prefixBits}`]
      : [t(networkTexts.mask), `${range.mask} (/${range.prefixBits})`],
    [t(range.mask === null ? networkTexts.addresses : networkTexts.hosts), presentHosts(range, i18n)],
  ] as const;
  return (
    <div role="status">
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0} className={classes['value']}>
              {value}
            </Text>
          </div>
        ))}
      </dl>
    </div>
  );
}
