import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import type { ApiUser } from '@postern/contract/api-user';
import type { CreatedHandOver } from '@postern/contract/hand-over';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { isUnproven } from '../api/with-proof.ts';
import { presentProblem } from '../api/problem-texts.ts';
import { usePlace } from '../layout/use-place.ts';
import { handOverTexts } from './hand-over-texts.ts';

export type HandOverContact = Pick<ApiUser, 'id' | 'displayName' | 'email' | 'cellphone'>;

const hourMs = 3_600_000;
const lives = [
  { ms: hourMs, text: handOverTexts.lastsHour },
  { ms: 24 * hourMs, text: handOverTexts.lastsDay },
  { ms: 7 * 24 * hourMs, text: handOverTexts.lastsWeek },
] as const;

/** A one-time page for the contact. Its link and code stay in this component: no cache, no storage. */
export function HandOverPanel({ apiUser }: { readonly apiUser: HandOverContact }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [expiresAfterMs, setExpiresAfterMs] = useState<number>(24 * hourMs);
  const { made, problem, isMaking, make } = useHandOver(apiUser);
  if (made !== undefined) return <MadePage apiUser={apiUser} made={made} />;
  return (
    <Stack>
      <Text size="sm">{t(handOverTexts.intro)}</Text>
      <Text size="sm">{t(handOverTexts.replaces)}</Text>
      {problem !== undefined && (
        <Alert color="red" role="alert">
          {presentProblem(i18n, problem)}
        </Alert>
      )}
      <Group align="flex-end">
        <NativeSelect
          label={t(handOverTexts.lasts)}
          value={String(expiresAfterMs)}
          onChange={(event) => setExpiresAfterMs(Number(event.currentTarget.value))}
          data={lives.map(({ ms, text }) => ({ value: String(ms), label: t(text) }))}
        />
        <Button loading={isMaking} onClick={() => void make(expiresAfterMs)}>
          {t(handOverTexts.make)}
        </Button>
      </Group>
    </Stack>
  );
}

function useHandOver(apiUser: HandOverContact) {
  const place = usePlace();
  const [made, setMade] = useState<CreatedHandOver>();
  const [problem, setProblem] = useState<AdminProblem>();
  const [isMaking, setIsMaking] = useState(false);
  const make = async (expiresAfterMs: number) => {
    setIsMaking(true);
    const params = { ...place, apiUserId: apiUser.id };
    const result = await admin.handOverKey({ params, body: { expiresAfterMs } });
    setIsMaking(false);
    if (result.ok) setMade(result.data);
    else if (!isUnproven(result.problem)) setProblem(result.problem);
  };
  return { made, problem, isMaking, make };
}

interface MadePageProps {
  readonly apiUser: HandOverContact;
  readonly made: CreatedHandOver;
}

function MadePage({ apiUser: { displayName, email, cellphone }, made }: MadePageProps) {
  const { t, dateTime } = useI18n();
  return (
    <Stack>
      <Text fw={600} size="sm">
        {t(made.isMailed ? handOverTexts.stepMailed : handOverTexts.stepLink, { email })}
      </Text>
      <CopyField label={t(handOverTexts.link)} text={made.link} />
      <Text fw={600} size="sm">
        {cellphone === null
          ? t(handOverTexts.stepCodeNoPhone, { name: displayName })
          : t(handOverTexts.stepCode, { name: displayName, phone: cellphone })}
      </Text>
      <CopyField label={t(handOverTexts.code)} text={made.code} />
      <Alert color="moat">
        {t(handOverTexts.apart)} {t(handOverTexts.expires, { when: dateTime(made.expiresAtMs) })}
      </Alert>
    </Stack>
  );
}
