import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { needsOwnDocument } from './documents.ts';
import { shellTexts } from './shell-texts.ts';

/** Appears where the portal has a sign-in and nobody is signed in. */
export function SignInLink(props: ButtonProps) {
  const { t } = useI18n();
  const { href } = useLocation();
  const { data: session } = useQuery(queries.session());
  if (session === undefined || session.signInPath === null || session.human !== null) return null;
  return (
    <Button
      variant="default"
      {...props}
      renderRoot={(rootProps) => (
        <Link
          to="/sign-in"
          search={{ returnTo: href }}
          reloadDocument={needsOwnDocument('/sign-in')}
          {...rootProps}
        />
      )}
    >
      {t(shellTexts.signIn)}
    </Button>
  );
}
