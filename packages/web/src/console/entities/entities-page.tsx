import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Entity } from '@postern/contract/licence';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { LastChange } from '../api-users/last-change.tsx';
import { EntityForm } from './entity-form.tsx';
import { EntityGroupsSection } from './entity-groups-section.tsx';
import { entityTexts } from './entity-texts.ts';
import { Confirmation } from '../layout/confirmation.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';

/** The entities of the licence in the environment, and the groups of them. */
export function EntitiesPage() {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const entities = useQuery(queries.entities(place));
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <PageHeader
        title={t(entityTexts.title)}
        description={t(entityTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
        actions={
          mayChange ? (
            <Button
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              onClick={() => setIsCreating(true)}
            >
              {t(entityTexts.create)}
            </Button>
          ) : undefined
        }
      />
      <ViewerNotice place={place} />
      <LastChange place={place} />
      {entities.isPending && <LinesSkeleton lines={6} height={30} />}
      {entities.isError && <ProblemState error={entities.error} onRetry={() => void entities.refetch()} />}
      {entities.data?.items.length === 0 && (
        <EmptyState icon={<IconStack2 size={40} />} title={t(entityTexts.emptyTitle)}>
          {t(entityTexts.empty)}
        </EmptyState>
      )}
      {entities.data !== undefined && entities.data.items.length > 0 && (
        <Stack>
          <EntityList entities={entities.data.items} />
          <EntityGroupsSection entities={entities.data.items} />
        </Stack>
      )}
      <Dialog opened={isCreating} onClose={() => setIsCreating(false)} title={t(entityTexts.create)}>
        {isCreating && <EntityForm onClose={() => setIsCreating(false)} />}
      </Dialog>
    </>
  );
}

function EntityList({ entities }: { readonly entities: readonly Entity[] }) {
  const { t, date } = useI18n();
  const mayChange = useMayChange();
  const [removed, setRemoved] = useState<Entity>();
  return (
    <Paper withBorder p="md" component="section" aria-label={t(entityTexts.title)}>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {entities.map((entity) => (
          <Group key={entity.id} component="li" justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                {entity.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t(entityTexts.since)} {date(entity.createdAtMs)}
              </Text>
            </div>
            {mayChange && (
              <Button
                size="xs"
                variant="default"
                style={{ flexShrink: 0 }}
                aria-label={t(entityTexts.removeOf, { name: entity.name })}
                onClick={() => setRemoved(entity)}
              >
                {t(entityTexts.remove)}
              </Button>
            )}
          </Group>
        ))}
      </Stack>{' '}
      <Dialog
        opened={removed !== undefined}
        onClose={() => setRemoved(undefined)}
        title={removed === undefined ? '' : t(entityTexts.removeTitle, { name: removed.name })}
      >
        {removed !== undefined && <Removal entity={removed} onClose={() => setRemoved(undefined)} />}
      </Dialog>
    </Paper>
  );
}

function Removal({ entity, onClose }: { readonly entity: Entity; readonly onClose: () => void }) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(admin.deleteEntity({ params: { ...place, entityId: entity.id } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queries.entities(place).queryKey });
      showToast({ color: 'green', message: t(entityTexts.removed, { name: entity.name }) });
      onClose();
    },
  });
  return (
    <Confirmation
      text={t(entityTexts.removeWhat)}
      label={t(entityTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
