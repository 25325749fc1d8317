import { Group, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { apiIdSchema } from '@postern/contract/ids';
import type { PortalApi, PortalEnvironment } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { choose, findScheme, tryableSchemes, useChoice } from '../choice/choice.ts';
import type { TryableScheme } from '../choice/choice.ts';
import { HeldKeyLine } from './held-key-line.tsx';
import { KeyForm } from './key-form.tsx';
import { findOwnAccount, presentKeyTarget } from './key-target.ts';
import classes from './try-it.module.css';
import { tryItTexts } from './try-it-texts.ts';
import { useHeightAbove } from './use-height-above.ts';
import { useHeldKey } from './use-key-ring.ts';

interface TryItPanelProps {
  readonly environment: PortalEnvironment;
  readonly api: PortalApi;
}

/** The panel above the reference: the version, the scheme of its calls, and the key that the form uses. */
export function TryItPanel({ environment, api }: TryItPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const choice = useChoice();
  const scheme = findScheme(api, choice.scheme);
  const panel = useHeightAbove();
  return (
    <section ref={panel} aria-label={t(tryItTexts.panel)} className={classes['panel']}>
      <Group gap="sm" align="flex-start">
        <ApiSelect environment={environment} api={api} />
        {scheme !== undefined && <SchemeSelect api={api} scheme={scheme} i18n={i18n} />}
        {scheme === undefined ? (
          <Text size="sm">{t(tryItTexts.notTryable)}</Text>
        ) : (
          // A form of its own for each place: what was typed for one is never sent to another.
          <KeyPart
            key={`${environment.name} ${scheme}`}
            environment={environment}
            api={api}
            scheme={scheme}
            account={choice.account}
          />
        )}
      </Group>
      {environment.kind === 'live' && (
        <Text size="xs" mt={6} c="var(--mantine-color-red-text)" fw={600}>
          {t(tryItTexts.liveWarning, { environment: environment.name })}
        </Text>
      )}
    </section>
  );
}

interface KeyPartProps extends TryItPanelProps {
  readonly scheme: TryableScheme;
  readonly account: string | undefined;
}

function KeyPart(props: KeyPartProps) {
  const target = presentKeyTarget({ ...props, account: findOwnAccount(props.api, props.account) });
  const held = useHeldKey({ environment: props.environment.name, scheme: props.scheme });
  if (target === undefined) return null;
  return held.kind === 'ready' ? (
    <HeldKeyLine target={target} held={held} />
  ) : (
    <KeyForm target={target} held={held} api={props.api} account={props.account} />
  );
}

function ApiSelect({ environment, api }: TryItPanelProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { data: environments } = useQuery(queries.environments());
  const others = environments?.find(({ name }) => name === environment.name)?.apis ?? [api];
  if (others.length < 2) return <Text fw={650}>{api.title}</Text>;
  return (
    <NativeSelect
      size="xs"
      label={t(tryItTexts.api)}
      value={api.id}
      data={others.map(({ id, title }) => ({ value: id, label: title }))}
      onChange={(event) => {
        const apiId = apiIdSchema.parse(event.currentTarget.value);
        void navigate({
          to: '/reference/$environment/$apiId',
          params: { environment: environment.name, apiId },
        });
      }}
    />
  );
}

interface SchemeSelectProps {
  readonly api: PortalApi;
  readonly scheme: TryableScheme;
  readonly i18n: I18n;
}

function SchemeSelect({ api, scheme, i18n }: SchemeSelectProps) {
  const offered = tryableSchemes.filter((candidate) => api.schemes.includes(candidate));
  if (offered.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      label={i18n.t(tryItTexts.scheme)}
      value={scheme}
      data={offered.map((value) => ({ value, label: presentScheme(value, api, i18n) }))}
      onChange={(event) => {
        const chosen = offered.find((candidate) => candidate === event.currentTarget.value);
        if (chosen !== undefined) choose({ scheme: chosen });
      }}
    />
  );
}

function presentScheme(scheme: TryableScheme, { keyHeader }: PortalApi, { t }: I18n): string {
  switch (scheme) {
    case 'bearer':
      return t(tryItTexts.schemeBearer);
    case 'api-key-header':
      return t(tryItTexts.schemeKeyHeader, { header: keyHeader ?? '' });
    case 'basic':
      return t(tryItTexts.schemeBasic);
  }
}
