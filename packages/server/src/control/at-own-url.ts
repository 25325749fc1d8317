import type { Licence } from '@postern/contract/licence';
import type { ControlEnvironment } from './control-deps.ts';

/** The place of a licence's account name in a host of postern.yaml; see gateway/served-hosts.ts. */
const placeholder = '{account}';

/** Returns the environment with the licence's own URL, where the environment has a host for every licence. */
export function atOwnUrl(
  environment: ControlEnvironment,
  { accountName }: Pick<Licence, 'accountName'>,
): ControlEnvironment {
  const template = environment.hosts.find((host) => host.startsWith(`${placeholder}.`));
  if (template === undefined || !URL.canParse(environment.url)) return environment;
  const url = new URL(environment.url);
  url.hostname = template.replace(placeholder, accountName.toLowerCase());
  return { ...environment, url: url.origin };
}
