import { Alert, Button, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RevealedApiKey } from '@postern/contract/api-key';
import { presentKeyLines } from '@postern/contract/key-lines';
import { CopyBlock, CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { HandOverPanel } from './hand-over-panel.tsx';
import type { HandOverContact } from './hand-over-panel.tsx';
import { handOverTexts } from './hand-over-texts.ts';
import { keyTexts } from './key-texts.ts';

interface KeyPanelProps {
  readonly apiUser: HandOverContact;
  readonly apiKey: RevealedApiKey;
}

/** A key's text and everything that is needed to use it. The text stays in this component: no cache, no storage. */
export function KeyPanel({ apiUser, apiKey }: KeyPanelProps) {
  const { t } = useI18n();
  const place = usePlace();
  const { data: licence } = useQuery(queries.licence(place.licenceId));
  const lines = presentKeyLines({
    keyText: apiKey.text,
    name: apiUser.displayName,
    environment: place.environment,
    uses: apiKey.uses,
  });
  return (
    <Stack>
      <Alert
        color={licence?.keyDisplay === 'show-once' ? 'orange' : 'moat'}
        icon={<IconKey aria-hidden="true" />}
      >
        {t(licence?.keyDisplay === 'show-once' ? keyTexts.showOnce : keyTexts.viewable)}
      </Alert>
      <CopyField label={t(keyTexts.apiKey)} text={apiKey.text} />
      {apiKey.uses.map(({ apiId, url }) => (
        <CopyField key={apiId} label={t(keyTexts.urlOf, { api: apiId })} text={url} />
      ))}
      <HandOverDisclosure apiUser={apiUser} />
      <Text fw={600} size="sm">
        {t(keyTexts.putItSafely)}
      </Text>
      <Tabs defaultValue="dotEnv" keepMounted={false}>
        <Tabs.List>
          {stores.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {stores.map(({ value, label }) => (
          <Tabs.Panel key={value} value={value} pt="sm">
            <CopyBlock label={label} text={lines[value]} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {lines.call !== null && (
        <>
          <Text fw={600} size="sm">
            {t(keyTexts.tryIt)}
          </Text>
          {lines.token !== null && <CopyBlock label={t(keyTexts.getToken)} text={lines.token} />}
          <CopyBlock label={t(keyTexts.makeCall)} text={lines.call} />
        </>
      )}
    </Stack>
  );
}

/** The better way to pass the key on than copying it, right under it. */
function HandOverDisclosure({ apiUser }: { readonly apiUser: HandOverContact }) {
  const { t } = useI18n();
  const [isOpen, { open }] = useDisclosure(false);
  if (!isOpen) {
    return (
      <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={open}>
        {t(handOverTexts.handOver)}
      </Button>
    );
  }
  return (
    <Paper withBorder p="md" component="section" aria-label={t(handOverTexts.handOver)}>
      <HandOverPanel apiUser={apiUser} />
    </Paper>
  );
}

/** Product names, the same in every language. */
const stores = [
  { value: 'dotEnv', label: '.env' },
  { value: 'vault', label: 'HashiCorp Vault' },
  { value: 'aws', label: 'AWS Secrets Manager' },
  { value: 'google', label: 'Google Secret Manager' },
] as const;
