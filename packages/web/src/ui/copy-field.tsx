import { ActionIcon, Button, Code, Group, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

/** A button that copies `text` and says so, to the eye and to the screen reader. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const { t } = useI18n();
  const clipboard = useClipboard({ timeout: 2000 });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  const label = clipboard.copied ? t(uiTexts.copied) : t(uiTexts.copyThis, { what });
  return (
    <ActionIcon
      variant="default"
      size="lg"
      onClick={() => clipboard.copy(text)}
      title={label}
      aria-label={label}
    >
      <Icon size={18} aria-hidden="true" />
    </ActionIcon>
  );
}

interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
}

/** One line that is there to be copied: a key, a URL. */
export function CopyField({ label, text }: CopyFieldProps) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {label}
      </Text>
      <Group gap="xs" wrap="nowrap" align="stretch">
        <Code
          block
          tabIndex={0}
          role="group"
          aria-label={label}
          style={{
            flex: 1,
            minWidth: 0,
            overflowWrap: 'anywhere',
            whiteSpace: 'pre-wrap',
            userSelect: 'all',
          }}
        >
          {text}
        </Code>
        <CopyButton text={text} what={label} />
      </Group>
    </div>
  );
}

/** Several lines, such as a command, with a worded copy button above. */
export function CopyBlock({ label, text }: CopyFieldProps) {
  const { t } = useI18n();
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <div>
      <Group justify="space-between" mb={4} gap="xs">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => clipboard.copy(text)}
          aria-label={clipboard.copied ? t(uiTexts.copied) : t(uiTexts.copyThis, { what: label })}
          leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        >
          {clipboard.copied ? t(uiTexts.copied) : t(uiTexts.copy)}
        </Button>
      </Group>
      <Code block tabIndex={0} role="group" aria-label={label} style={{ overflowX: 'auto' }}>
        {text}
      </Code>
    </div>
  );
}
