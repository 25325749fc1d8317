import { Box, Group, Text, Title, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { referenceTexts } from './reference-texts.ts';
import { MethodBadge } from '../ui/method-badge.tsx';
import { listOutline } from './list-outline.ts';
import type { OpenApiDocument } from './mount-reference.ts';

/** More would take longer to show than one looks at it. */
const callsMax = 80;

/** The calls at a glance, shown at once: Scalar takes seconds to work a large document through. */
export function ReferenceOutline({ document }: { readonly document: OpenApiDocument }) {
  const { t } = useI18n();
  const outline = useMemo(() => listOutline(document), [document]);
  let left = callsMax;
  return (
    <Box component="main" p="lg" aria-busy="true">
      <VisuallyHidden role="status">{t(referenceTexts.loading)}</VisuallyHidden>
      <Title order={1}>{outline.title}</Title>
      {outline.sections.map(({ name, calls }) => {
        const shown = calls.slice(0, left);
        left -= shown.length;
        return shown.length === 0 ? null : (
          <section key={name} aria-label={name}>
            <Title order={2} mt="lg" mb="xs">
              {name}
            </Title>
            {shown.map(({ method, path, title }) => (
              <Group key={`${method} ${path}`} gap="xs" wrap="nowrap" mb={4}>
                <MethodBadge method={method} />
                <Text size="sm" truncate>
                  {title}
                </Text>
              </Group>
            ))}
          </section>
        );
      })}
    </Box>
  );
}
