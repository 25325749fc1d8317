/** The pages of the console's router (packages/web/src/console/routes.tsx); page-paths.test.ts compares them. */
export const consolePages: readonly string[] = [
  '/',
  '/sign-in',
  '/first-run',
  '/invitation',
  '/second-factor',
  '/forgot-password',
  '/recover',
  '/account',
  '/licences/:licenceId/:environment/api-users',
  '/licences/:licenceId/:environment/api-users/new',
  '/licences/:licenceId/:environment/api-users/:apiUserId',
  '/licences/:licenceId/:environment/api-users/:apiUserId/edit',
  '/licences/:licenceId/:environment/api-users/:apiUserId/rights',
  '/licences/:licenceId/:environment/api-access',
  '/licences/:licenceId/:environment/integrators',
  '/licences/:licenceId/:environment/team',
  '/licences/:licenceId/:environment/audit',
  '/licences/:licenceId/:environment/alerts',
  '/licences/:licenceId/:environment/webhooks',
  '/licences/:licenceId/:environment/deprecated-use',
  '/licences/:licenceId/:environment/usage',
  '/licences/:licenceId/:environment/hygiene',
  '/licences/:licenceId/:environment/entities',
  '/licences/:licenceId/:environment/web-service-accounts',
  '/licences/:licenceId/:environment/settings',
  '/licences/:licenceId/:environment/explain',
  '/operator/licences',
  '/operator/environments',
  '/operator/catalogue',
  '/operator/people',
  '/operator/outbox',
];

/** The pages of the portal's router (packages/web/src/portal/routes.tsx). */
export const portalPages: readonly string[] = [
  '/',
  '/sign-in',
  '/invitation',
  '/forgot-password',
  '/recover',
  '/reference',
  '/reference/:environment/:apiId',
  '/guides',
  '/guides/:guideId',
  '/errors',
  '/errors/:code',
  '/search',
  '/me',
  '/me/account',
  '/me/:licenceId/:environment/:apiUserId',
];

export interface PageMatcherOptions {
  /** Whether a value of a page's parameter is known. For parameters that are not listed, any value is. */
  readonly isKnown?: Readonly<Record<string, (value: string) => boolean>> | undefined;
}

/** Tells a page's decoded path from others, with or without a trailing slash. */
export function createPageMatcher(
  pages: readonly string[],
  { isKnown = {} }: PageMatcherOptions = {},
): (path: string) => boolean {
  const known = pages.map((page) => page.split('/').slice(1));
  return (path) => {
    const segments = path
      .replace(/(?<=.)\/$/, '')
      .split('/')
      .slice(1);
    return known.some(
      (page) =>
        page.length === segments.length &&
        page.every((part, index) => isSegment(part, segments[index] ?? '', isKnown)),
    );
  };
}

function isSegment(
  part: string,
  segment: string,
  isKnown: Readonly<Record<string, (value: string) => boolean>>,
): boolean {
  if (!part.startsWith(':')) return part === segment;
  return segment !== '' && (isKnown[part.slice(1)]?.(segment) ?? true);
}
