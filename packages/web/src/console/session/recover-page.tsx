import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { RecoverDoor } from '../../ui/session/recover-door.tsx';
import { useLinkToken } from '../../ui/session/use-link-token.ts';

/** Behind a link back into an account. */
export function RecoverPage() {
  const client = useQueryClient();
  const router = useRouter();
  const token = useLinkToken();
  const goIn = () => {
    client.clear();
    router.history.replace('/');
  };
  return <RecoverDoor key={token} token={token} onSignedIn={goIn} />;
}
