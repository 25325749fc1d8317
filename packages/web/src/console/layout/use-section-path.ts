import { useMatches } from '@tanstack/react-router';

const sections = [
  'api-access',
  'team',
  'integrators',
  'audit',
  'alerts',
  'webhooks',
  'deprecated-use',
  'explain',
] as const;

/** The page that keeps its meaning elsewhere: an API user of one environment is unknown in every other. */
export function useSectionPath(): `/licences/$licenceId/$environment/${'api-users' | (typeof sections)[number]}` {
  const pathname = useMatches().at(-1)?.pathname ?? '';
  const section = sections.find((name) => pathname.endsWith(`/${name}`)) ?? 'api-users';
  return `/licences/$licenceId/$environment/${section}`;
}
