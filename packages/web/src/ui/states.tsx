import { Alert, Button, Center, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

/** Grey lines in place of content that is loading. */
export function LinesSkeleton({
  lines = 6,
  height = 18,
}: {
  readonly lines?: number;
  readonly height?: number;
}) {
  const { t } = useI18n();
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{t(uiTexts.loading)}</VisuallyHidden>
      {Array.from({ length: lines }, (_line, index) => (
        <Skeleton key={index} height={height} width={`${100 - ((index * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <Center py="xl">
      <Stack align="center" gap="xs" maw="46ch" ta="center">
        <Text c="dimmed" component="span" aria-hidden="true">
          {icon}
        </Text>
        <Title order={2} fz="lg">
          {title}
        </Title>
        {children !== undefined && <Text c="dimmed">{children}</Text>}
        {action}
      </Stack>
    </Center>
  );
}

interface ErrorStateProps {
  readonly title?: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly onRetry?: () => void;
}

export function ErrorState({ title, detail, requestId, onRetry }: ErrorStateProps) {
  const { t } = useI18n();
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={title ?? t(onRetry === undefined ? uiTexts.actionFailed : uiTexts.errorTitle)}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{detail}</Text>
        {requestId !== undefined && (
          <Text size="xs" c="dimmed">
            {t(uiTexts.requestId, { id: requestId })}
          </Text>
        )}
        {onRetry !== undefined && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {t(uiTexts.tryAgain)}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
