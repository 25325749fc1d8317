import { Anchor, Badge, Group, Text, Title } from '@mantine/core';
import type { EnvironmentName } from '@postern/contract/ids';
import type { CallVerdict } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { presentOperationHash, presentReferencePath } from '@postern/server/domain/reference-link';
import { presentLevel } from '../reference/present-level.ts';
import { rightTexts } from '../reference/right-texts.ts';
import { MethodBadge } from '../ui/method-badge.tsx';
import classes from './call-list.module.css';
import { mineTexts } from './mine-texts.ts';

interface CallListProps {
  readonly calls: readonly CallVerdict[];
  readonly place: { readonly environment: EnvironmentName };
}

/** The calls by section of the documentation, each with its verdict and what is missing. */
export function CallList({ calls, place }: CallListProps) {
  const sections = Map.groupBy(calls, ({ apiId, section }) => `${apiId} · ${section}`);
  return [...sections].map(([section, members]) => (
    <section key={section} aria-label={section}>
      <Title order={2} fz="md" mt="md" mb={4}>
        {section}
      </Title>
      <ul className={classes['list']}>
        {members.map((call) => (
          <CallLine key={`${call.apiId} ${call.operationId}`} call={call} environment={place.environment} />
        ))}
      </ul>
    </section>
  ));
}

function CallLine({
  call,
  environment,
}: {
  readonly call: CallVerdict;
  readonly environment: EnvironmentName;
}) {
  const { t, list } = useI18n();
  const missing = list(
    call.missing.map(({ module, level }) =>
      t(rightTexts.moduleAt, { module, level: t(presentLevel(level)) }),
    ),
  );
  return (
    <li className={classes['line']}>
      <Group gap="xs" wrap="nowrap" align="flex-start" style={{ flex: '1 1 18rem', minWidth: 0 }}>
        <MethodBadge method={call.method} />
        <div style={{ minWidth: 0 }}>
          <Anchor
            size="sm"
            href={`${presentReferencePath({ environment, apiId: call.apiId })}#${presentOperationHash(call.operationId)}`}
          >
            {call.name}
          </Anchor>
          <Text size="xs" ff="monospace" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {call.path}
          </Text>
        </div>
      </Group>
      <div>
        <Badge variant="light" color={call.mayCall ? 'green' : 'gray'} tt="none">
          {t(call.mayCall ? mineTexts.allowed : mineTexts.refused)}
        </Badge>
        {!call.mayCall && (
          <Text size="xs" c="dimmed" mt={2}>
            {missing === '' ? call.code : t(mineTexts.lacks, { modules: missing })}
          </Text>
        )}
      </div>
    </li>
  );
}
