import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { limitTexts } from './limit-texts.ts';

/** For operators, on every page: limits are not exact now, and why. */
export function LimitsNotice() {
  const { t, number, dateTime } = useI18n();
  const me = useQuery(queries.me());
  const isOperator = me.data?.isOperator === true;
  const status = useQuery({ ...queries.limitStatus(), enabled: isOperator, refetchInterval: 15_000 });
  const { data } = status;
  if (!isOperator || data === undefined || data.mode === 'exact') return null;
  const why =
    data.where === 'redis'
      ? t(limitTexts.redisAway, { since: dateTime(data.sinceMs) })
      : t(limitTexts.noRedis);
  return (
    <Alert color="yellow" role="status" mb="md">
      {t(limitTexts.share, { percent: `${number(Math.round(data.share * 100))} %`, why })}
    </Alert>
  );
}
