import { Text } from '@mantine/core';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { rotationTexts } from './rotation-texts.ts';

const soonMs = 14 * 86_400_000;

/** A hint while a key’s end comes near and nobody has rotated it yet. */
export function EndsSoon({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t, relative } = useI18n();
  const endMs = apiUser.key?.expiresAtMs ?? null;
  // The API user's own end is no matter of its key.
  if (endMs === null || endMs === apiUser.expiresAtMs) return null;
  const nowMs = Date.now();
  if (endMs <= nowMs || endMs - nowMs > soonMs) return null;
  return (
    <Text size="sm" mt="xs" fw={600}>
      {t(rotationTexts.endsSoon, { when: relative(endMs) })}
    </Text>
  );
}
