import { Button } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { shellTexts } from './shell-texts.ts';

export function NoLicencePage() {
  const { t } = useI18n();
  const { data: me } = useQuery(queries.me());
  const isOperator = me?.isOperator === true;
  return (
    <>
      <PageHeader title={t(shellTexts.apiUsers)} />
      <EmptyState
        icon={<IconId size={40} />}
        title={t(shellTexts.noLicenceTitle)}
        action={
          isOperator ? (
            <Button renderRoot={(props) => <Link to="/operator/licences" {...props} />}>
              {t(shellTexts.licences)}
            </Button>
          ) : undefined
        }
      >
        {t(isOperator ? shellTexts.noLicenceOperator : shellTexts.noLicenceMember)}
      </EmptyState>
    </>
  );
}
