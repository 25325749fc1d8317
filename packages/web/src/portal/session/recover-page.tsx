import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { queries } from '../api/queries.ts';
import { SiteNameContext } from '../../ui/site-name.ts';
import { RecoverDoor } from '../../ui/session/recover-door.tsx';
import { useLinkToken } from '../../ui/session/use-link-token.ts';

/** Behind a link back into an account. */
export function RecoverPage() {
  const { data: session } = useQuery(queries.session());
  const client = useQueryClient();
  const router = useRouter();
  const token = useLinkToken();
  const goIn = () => {
    client.clear();
    router.history.replace('/');
  };
  return (
    <SiteNameContext value={session?.title ?? 'Postern'}>
      <RecoverDoor key={token} token={token} onSignedIn={goIn} />
    </SiteNameContext>
  );
}
