import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/**
 * Leaves the pages before the sign-in for a path of this site, and forgets the answers that were given to nobody. A
 * path that leads to another host is replaced by the start page.
 */
export function useGoIn(): (path: string, how: 'push' | 'replace') => void {
  const client = useQueryClient();
  const router = useRouter();
  return (path, how) => {
    client.clear();
    router.history[how](isOwnPath(path) ? path : '/');
  };
}

/** Whether the browser keeps to this site: `//host` and `/\host` would lead to another one. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}
