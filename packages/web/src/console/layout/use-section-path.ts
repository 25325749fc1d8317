import { useMatches } from '@tanstack/react-router';

/** The page that keeps its meaning elsewhere: an API user of one environment is unknown in every other. */
export function useSectionPath(): `/licences/$licenceId/$environment/${'api-users' | 'api-access' | 'team' | 'audit' | 'explain'}` {
  const sections = ['api-access', 'team', 'audit', 'explain'] as const;
  const pathname = useMatches().at(-1)?.pathname ?? '';
  const section = sections.find((name) => pathname.endsWith(`/${name}`)) ?? 'api-users';
  return `/licences/$licenceId/$environment/${section}`;
}
