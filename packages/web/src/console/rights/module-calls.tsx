import { Anchor, Badge, Code, Collapse, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import type { CatalogueCall, RightsCatalogue } from '@postern/contract/admin-routes/environments';
import type { CatalogueModule } from '@postern/contract/catalogue';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { rightsTexts } from './rights-texts.ts';

interface ModuleCallsProps {
  readonly module: CatalogueModule;
  readonly calls: readonly CatalogueCall[];
  readonly catalogue: RightsCatalogue;
}

/** The calls behind a module, and what each needs. */
export function ModuleCalls({ module, calls, catalogue }: ModuleCallsProps) {
  const { t, plural, list } = useI18n();
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  const count = plural(calls.length, { one: rightsTexts.callsOne, other: rightsTexts.callsOther });
  if (calls.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {count}
      </Text>
    );
  }
  return (
    <>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={t(rightsTexts.callsOf, { calls: count, module: module.name })}
      >
        {count}
      </Anchor>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && (
          <ul style={{ margin: '0.5rem 0 0', padding: 0, listStyle: 'none' }}>
            {calls.map((call) => {
              const own = call.requirements.find(({ moduleId }) => moduleId === module.id);
              const others = call.requirements.filter(({ moduleId }) => moduleId !== module.id);
              return (
                <li key={`${call.apiId} ${call.operationId}`} style={{ padding: '0.25rem 0' }}>
                  <Code style={{ overflowWrap: 'anywhere' }}>
                    {call.method} {call.path}
                  </Code>{' '}
                  <Badge
                    size="sm"
                    variant="light"
                    tt="none"
                    color={own?.scope === 'write' ? 'orange' : 'gray'}
                  >
                    {t(own?.scope === 'write' ? rightsTexts.needsWrite : rightsTexts.needsRead)}
                  </Badge>
                  <Text size="xs" c="dimmed">
                    {call.name}
                    {call.deprecated && ` · ${t(rightsTexts.deprecated)}`}
                    {others.length > 0 &&
                      ` · ${t(rightsTexts.alsoNeeds, { modules: list(others.map(({ moduleId }) => nameOf(catalogue, moduleId))) })}`}
                  </Text>
                </li>
              );
            })}
          </ul>
        )}
      </Collapse>
    </>
  );
}

/** A module's name, or its id where the catalogue has it no more. */
export function nameOf(catalogue: RightsCatalogue, moduleId: string): string {
  return (
    catalogue.groups.flatMap(({ modules }) => modules).find(({ id }) => id === moduleId)?.name ?? moduleId
  );
}
