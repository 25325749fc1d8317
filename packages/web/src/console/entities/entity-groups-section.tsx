import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Entity, EntityGroup } from '@postern/contract/licence';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { Confirmation } from '../layout/confirmation.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { entityTexts } from './entity-texts.ts';

// A choice among many brings code that the list need not wait for.
const EntityGroupForm = lazy(() =>
  import('./entity-group-form.tsx').then((module) => ({ default: module.EntityGroupForm })),
);

type OpenDialog =
  | { readonly action: 'save'; readonly group: EntityGroup | 'new' }
  | { readonly action: 'remove'; readonly group: EntityGroup };

export function EntityGroupsSection({ entities }: { readonly entities: readonly Entity[] }) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  const groups = useQuery(queries.entityGroups(usePlace()));
  const [dialog, setDialog] = useState<OpenDialog>();
  return (
    <Paper withBorder p="md" component="section" aria-label={t(entityTexts.groupsTitle)}>
      <Group justify="space-between">
        <Title order={2} fz="md">
          {t(entityTexts.groupsTitle)}
        </Title>
        {mayChange && entities.length > 0 && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setDialog({ action: 'save', group: 'new' })}
          >
            {t(entityTexts.createGroup)}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {t(entityTexts.groupsIntro)}
      </Text>
      {groups.isPending && <LinesSkeleton lines={3} />}
      {groups.isError && <ProblemState error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data?.items.length === 0 && <Text size="sm">{t(entityTexts.noGroups)}</Text>}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {groups.data?.items.map((group) => (
          <GroupLine
            key={group.id}
            group={group}
            entities={entities}
            onEdit={() => setDialog({ action: 'save', group })}
            onRemove={() => setDialog({ action: 'remove', group })}
          />
        ))}
      </Stack>
      <GroupDialog dialog={dialog} entities={entities} onClose={() => setDialog(undefined)} />
    </Paper>
  );
}

interface GroupLineProps {
  readonly group: EntityGroup;
  readonly entities: readonly Entity[];
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function GroupLine({ group: { name, entityIds }, entities, onEdit, onRemove }: GroupLineProps) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  const names = entities.filter(({ id }) => entityIds.includes(id)).map((entity) => entity.name);
  return (
    <Group component="li" justify="space-between" align="flex-start">
      <div style={{ minWidth: 0, flex: '1 1 14rem' }}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Group gap={4} mt={4}>
          {names.map((entity) => (
            <Badge key={entity} variant="default" tt="none" fw={500} maw="100%">
              {entity}
            </Badge>
          ))}
        </Group>
      </div>
      {mayChange && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-label={t(entityTexts.editGroup, { name })}
            onClick={onEdit}
          >
            {t(uiTexts.edit)}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t(entityTexts.removeOf, { name })}
            onClick={onRemove}
          >
            {t(entityTexts.remove)}
          </Button>
        </Group>
      )}
    </Group>
  );
}

interface GroupDialogProps {
  readonly dialog: OpenDialog | undefined;
  readonly entities: readonly Entity[];
  readonly onClose: () => void;
}

function GroupDialog({ dialog, entities, onClose }: GroupDialogProps) {
  const { t } = useI18n();
  const title = (): string => {
    if (dialog === undefined) return '';
    if (dialog.action === 'remove') return t(entityTexts.removeTitle, { name: dialog.group.name });
    return dialog.group === 'new'
      ? t(entityTexts.createGroup)
      : t(entityTexts.editGroup, { name: dialog.group.name });
  };
  return (
    <Dialog opened={dialog !== undefined} onClose={onClose} title={title()}>
      {dialog?.action === 'save' && (
        <Suspense fallback={<LinesSkeleton lines={4} />}>
          <EntityGroupForm edited={dialog.group} entities={entities} onClose={onClose} />
        </Suspense>
      )}
      {dialog?.action === 'remove' && <Removal group={dialog.group} onClose={onClose} />}
    </Dialog>
  );
}

function Removal({ group, onClose }: { readonly group: EntityGroup; readonly onClose: () => void }) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(admin.deleteEntityGroup({ params: { ...place, entityGroupId: group.id } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queries.entityGroups(place).queryKey });
      showToast({ color: 'green', message: t(entityTexts.groupRemoved, { name: group.name }) });
      onClose();
    },
  });
  return (
    <Confirmation
      text={t(entityTexts.groupRemoveWhat)}
      label={t(entityTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
