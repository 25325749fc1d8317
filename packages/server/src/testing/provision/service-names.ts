/** The services that tests may ask for. */
export const serviceNames = [
  'postgres',
  'redis',
  'chromium',
  'sslscan',
  'nginx',
  'caddy',
  'haproxy',
  'soffice',
  'python',
  'php',
  'rack',
  'python-web',
  'lighttpd',
] as const;
export type ServiceName = (typeof serviceNames)[number];

export type Service =
  /** `location` is a URL, or for a program the path of its executable. */
  | { readonly kind: 'available'; readonly location: string }
  | { readonly kind: 'missing'; readonly reason: string };

export interface StartedService {
  readonly location: string;
  readonly stop: () => Promise<void>;
}

export function isServiceName(text: string): text is ServiceName {
  return serviceNames.some((name) => name === text);
}
