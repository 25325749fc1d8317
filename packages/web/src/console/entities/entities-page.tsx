import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Entity } from '@postern/contract/licence';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { LastChange } from '../api-users/last-change.tsx';
import { EntityForm } from './entity-form.tsx';
import { EntityGroupsSection } from './entity-groups-section.tsx';
import { entityTexts } from './entity-texts.ts';
import { ConfirmationDialog } from '../layout/confirmation-dialog.tsx';
import { ListPage } from '../layout/list-page.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';

/** The entities of the licence in the environment, and the groups of them. */
export function EntitiesPage() {
  const { t } = useI18n();
  const place = usePlace();
  return (
    <ListPage
      title={t(entityTexts.title)}
      description={t(entityTexts.intro)}
      badges={<EnvironmentBadge environment={place.environment} />}
      adding={{ label: t(entityTexts.create), form: (onClose) => <EntityForm onClose={onClose} /> }}
      notice={<LastChange place={place} />}
      list={useQuery(queries.entities(place))}
    >
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon={<IconStack2 size={40} />} title={t(entityTexts.emptyTitle)}>
            {t(entityTexts.empty)}
          </EmptyState>
        ) : (
          <>
            <EntityList entities={items} />
            <EntityGroupsSection entities={items} />
          </>
        )
      }
    </ListPage>
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
      {removed !== undefined && <Removal entity={removed} onClose={() => setRemoved(undefined)} />}
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
    <ConfirmationDialog
      title={t(entityTexts.removeTitle, { name: entity.name })}
      text={t(entityTexts.removeWhat)}
      label={t(entityTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
