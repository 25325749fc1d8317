import { Badge, Group, Mark, Text } from '@mantine/core';
import type { SearchHit } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { MethodBadge } from '../ui/method-badge.tsx';
import { searchTexts } from './search-texts.ts';

/** A find in two lines: what it is, and the words around what was looked for. */
export function HitLine({ hit }: { readonly hit: SearchHit }) {
  const { t } = useI18n();
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="center">
        {hit.kind === 'operation' ? (
          <MethodBadge method={hit.method} />
        ) : (
          <Badge variant="light" color="gray" size="sm">
            {t(hit.kind === 'guide' ? searchTexts.guide : searchTexts.error)}
          </Badge>
        )}
        <Text component="span" fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Marked text={hit.title} matches={hit.matches} />
        </Text>
        {hit.kind === 'operation' && (
          <Text component="span" size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {`${hit.apiId} · ${hit.environment}`}
          </Text>
        )}
      </Group>
      {hit.kind === 'operation' && (
        <Text size="xs" ff="monospace" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {hit.path}
        </Text>
      )}
      {hit.excerpt !== '' && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          <Marked text={hit.excerpt} matches={hit.matches} />
        </Text>
      )}
    </div>
  );
}

/** The text with the words that were looked for marked. It is text throughout: nothing in it is markup. */
function Marked({ text, matches }: { readonly text: string; readonly matches: readonly string[] }) {
  const words = matches.filter((word) => word !== '').map(escapePattern);
  if (words.length === 0) return text;
  const parts = text.split(new RegExp(`(${words.join('|')})`, 'giu'));
  return parts.map((part, index) => (index % 2 === 1 ? <Mark key={index}>{part}</Mark> : part));
}

const escapePattern = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
