import { Table, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { listNetworkTable } from '@postern/server/domain/network-table';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { networkTexts } from './network-texts.ts';
import classes from './networks.module.css';

const rows = listNetworkTable();

/** The correlation table of the source document, /1 to /32; the lines that the rules use are marked. */
export function NetworkTable({ usedPrefixes }: { readonly usedPrefixes: ReadonlySet<number> }) {
  const { t } = useI18n();
  const id = useId();
  const [isOpen, { toggle }] = useDisclosure(false);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <UnstyledButton
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        fz="sm"
        c="var(--mantine-color-anchor)"
      >
        <Icon size={16} aria-hidden="true" style={{ verticalAlign: 'text-bottom' }} />{' '}
        {t(networkTexts.showTable)}
      </UnstyledButton>
      <div id={id} hidden={!isOpen}>
        {isOpen && <Rows usedPrefixes={usedPrefixes} />}
      </div>
    </div>
  );
}

function Rows({ usedPrefixes }: { readonly usedPrefixes: ReadonlySet<number> }) {
  const { t, number } = useI18n();
  return (
    <>
      <Text size="xs" c="dimmed" py={4}>
        {t(networkTexts.tableCaption)}
      </Text>
      {/* It scrolls, so the keyboard must reach it. */}
      <div className={classes['table']} role="region" aria-label={t(networkTexts.showTable)} tabIndex={0}>
        <Table verticalSpacing={4} horizontalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(networkTexts.cidr)}</Table.Th>
              <Table.Th scope="col">{t(networkTexts.mask)}</Table.Th>
              <Table.Th scope="col" className={classes['number'] ?? ''}>
                {t(networkTexts.hosts)}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ prefixBits, mask, hosts }) => (
              <Table.Tr key={prefixBits} {...(usedPrefixes.has(prefixBits) ? { 'data-used': true } : {})}>
                <Table.Td>
                  {`/${prefixBits}`}
                  {usedPrefixes.has(prefixBits) && (
                    <Text span size="xs" c="dimmed" ms="xs" className={classes['used'] ?? ''}>
                      {t(networkTexts.tableUsed)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{mask}</Table.Td>
                <Table.Td className={classes['number'] ?? ''}>{number(hosts)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
