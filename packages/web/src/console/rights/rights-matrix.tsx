import { Paper, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { CatalogueCall, RightsCatalogue } from '@postern/contract/admin-routes/environments';
import type { CatalogueGroup, CatalogueModule } from '@postern/contract/catalogue';
import type { Level } from '@postern/contract/level';
import type { Rights } from '@postern/contract/rights';
import { levelIn, offeredLevels, setGroupLevel } from '@postern/server/domain/rights';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { levelTexts } from '../api-users/present-api-user.ts';
import { ModuleCalls } from './module-calls.tsx';
import classes from './rights-matrix.module.css';
import { rightsTexts } from './rights-texts.ts';

interface RightsMatrixProps {
  readonly catalogue: RightsCatalogue;
  /** The saved rights. Differences to them are marked. */
  readonly saved: Rights;
  readonly rights: Rights;
  readonly onChange: (rights: Rights) => void;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly isReadOnly?: boolean;
}

/** Groups → modules → one level each. Not decided here: when it is saved. */
export function RightsMatrix(props: RightsMatrixProps) {
  const { t } = useI18n();
  const { catalogue, search, onSearch } = props;
  const groups = useMemo(() => filterGroups(catalogue, search), [catalogue, search]);
  if (catalogue.groups.length === 0) return <Text c="dimmed">{t(rightsTexts.noModules)}</Text>;
  return (
    <Stack>
      <TextInput
        type="search"
        maw={420}
        aria-label={t(rightsTexts.searchLabel)}
        placeholder={t(rightsTexts.searchLabel)}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      {groups.length === 0 && (
        <Text role="status" c="dimmed">
          {t(rightsTexts.noMatch, { search })}
        </Text>
      )}
      {groups.map((group) => (
        <GroupSection key={group.id} group={group} {...props} />
      ))}
    </Stack>
  );
}

function GroupSection({ group, ...props }: RightsMatrixProps & { readonly group: CatalogueGroup }) {
  const { t } = useI18n();
  const { rights, onChange, isReadOnly = false } = props;
  const definable = group.modules.filter(({ definability }) => definability === 'definable');
  const granted = definable.filter(({ id }) => levelIn(rights, id) !== 'none').length;
  const common = findCommonLevel(definable, rights);
  return (
    <Paper withBorder component="section" aria-label={group.name} className={classes['group'] ?? ''}>
      <div className={classes['groupHead']}>
        <div>
          <Title order={2} fz="md">
            {group.name}
          </Title>
          <Text size="xs" c="dimmed">
            {t(rightsTexts.grantedSummary, { granted, total: definable.length })}
          </Text>
        </div>
        {!isReadOnly && definable.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t(rightsTexts.setAll, { group: group.name })}
            value={common ?? ''}
            onChange={(value) => {
              const level = levels.find((one) => one === value);
              if (level !== undefined)
                onChange(setGroupLevel(rights, { ...group, modules: definable }, level));
            }}
            data={levels.map((level) => ({ value: level, label: t(levelTexts[level]) }))}
          />
        )}
      </div>
      {group.modules.map((module) => (
        <ModuleRow key={module.id} module={module} {...props} />
      ))}
    </Paper>
  );
}

function ModuleRow({ module, ...props }: RightsMatrixProps & { readonly module: CatalogueModule }) {
  const { t } = useI18n();
  const { catalogue, saved, rights, onChange, isReadOnly = false } = props;
  const level = levelIn(rights, module.id);
  const before = levelIn(saved, module.id);
  const calls = useMemo(() => callsOf(catalogue, module), [catalogue, module]);
  return (
    <div className={classes['module']} data-changed={level !== before}>
      <div className={classes['moduleText']}>
        <Text fw={500}>{module.name}</Text>
        {module.description !== undefined && (
          <Text size="sm" c="dimmed">
            {module.description}
          </Text>
        )}
        <ModuleCalls module={module} calls={calls} catalogue={catalogue} />
      </div>
      <div className={classes['moduleLevel']}>
        {module.definability === 'definable' ? (
          <LevelControl
            label={module.name}
            offered={offeredLevels(module)}
            level={level}
            isReadOnly={isReadOnly}
            onChange={(next) => onChange({ ...rights, [module.id]: next })}
          />
        ) : (
          <Text size="sm">{t(module.definability === 'open' ? rightsTexts.open : rightsTexts.closed)}</Text>
        )}
        {level !== before && (
          <Text size="xs" fw={500}>
            {t(rightsTexts.was, { level: t(levelTexts[before]) })}
          </Text>
        )}
      </div>
    </div>
  );
}

interface LevelControlProps {
  readonly label: string;
  readonly offered: readonly Level[];
  readonly level: Level;
  readonly isReadOnly: boolean;
  readonly onChange: (level: Level) => void;
}

function LevelControl({ label, offered, level, isReadOnly, onChange }: LevelControlProps) {
  const { t } = useI18n();
  if (isReadOnly) return <Text size="sm">{t(levelTexts[level])}</Text>;
  return (
    <SegmentedControl
      size="sm"
      aria-label={label}
      value={level}
      color={level === 'none' ? 'gray.7' : level === 'read' ? 'moat.7' : 'moat.9'}
      onChange={(value) => {
        const next = offered.find((one) => one === value);
        if (next !== undefined) onChange(next);
      }}
      data={offered.map((one) => ({ value: one, label: t(levelTexts[one]) }))}
    />
  );
}

const levels: readonly Level[] = ['none', 'read', 'write'];

/** The level that every module of the group has, if they agree. */
function findCommonLevel(modules: readonly CatalogueModule[], rights: Rights): Level | undefined {
  const [first, ...rest] = modules.map(({ id }) => levelIn(rights, id));
  return rest.every((level) => level === first) ? first : undefined;
}

function callsOf({ calls }: RightsCatalogue, { id }: CatalogueModule): readonly CatalogueCall[] {
  return calls.filter(({ requirements }) => requirements.some(({ moduleId }) => moduleId === id));
}

function filterGroups(catalogue: RightsCatalogue, search: string): readonly CatalogueGroup[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return catalogue.groups;
  const holds = (text: string | undefined) => text?.toLowerCase().includes(wanted) === true;
  return catalogue.groups
    .map((group) => ({
      ...group,
      modules: group.modules.filter(
        (module) =>
          holds(group.name) ||
          holds(module.name) ||
          holds(module.description) ||
          callsOf(catalogue, module).some((call) => holds(`${call.method} ${call.path}`) || holds(call.name)),
      ),
    }))
    .filter(({ modules }) => modules.length > 0);
}
