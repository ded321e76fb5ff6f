import type { PluginManifest } from './plugin-manifest.ts';

/** Which of the manifest's domains count: a plugin under development may also use the dev ones. */
export interface PolicyOptions {
  readonly development: boolean;
}

/** The origins and URL prefixes a plugin may fetch. `*` allows all. */
export function allowedNetwork(
  manifest: Pick<PluginManifest, 'networkAccess'>,
  { development }: PolicyOptions,
): readonly string[] {
  const access = manifest.networkAccess;
  // Figma leaves a plugin without networkAccess alone.
  if (!access) return ['*'];
  const domains = [
    ...access.allowedDomains,
    ...(development ? (access.devAllowedDomains ?? []) : []),
  ];
  return domains.filter((domain) => domain !== 'none');
}

/**
 * The `Content-Security-Policy` header the frame document must be served with. The sandbox gives it
 * an origin of its own, so that no cookie of the page's site can be used from it or from the plugin
 * in it; the `data:` iframe in it inherits the rest, which is what Figma enforces.
 */
export function frameContentSecurityPolicy(
  manifest: Pick<PluginManifest, 'networkAccess'>,
  options: PolicyOptions,
): string {
  const sandbox =
    'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-downloads';
  const sources = ['data:', 'blob:', "'unsafe-inline'", "'unsafe-eval'"];
  return `${sandbox}; default-src ${[...sources, ...allowedNetwork(manifest, options)].join(' ')}`;
}

/** Whether main code may fetch `url`, by the same rules as the UI's policy. */
export function isNetworkAllowed(url: string, allowed: readonly string[]): boolean {
  const target = URL.parse(url);
  if (!target) return false;
  return allowed.some((entry) => matches(target, entry));
}

/** CSP source matching as far as manifests use it: scheme, host with `*.`, port, path. CSP 3 §6.7.2. */
function matches(target: URL, entry: string): boolean {
  if (entry === '*') return true;
  const [, scheme, host, port, path] =
    /^(?:([a-z]+):\/\/)?([^/:]+)(?::(\d+|\*))?(\/.*)?$/i.exec(entry) ?? [];
  if (host === undefined) return false;
  const schemes = scheme ? [scheme] : ['https', 'http', 'wss', 'ws'];
  const upgraded = schemes.flatMap((one) => (one === 'http' ? ['http', 'https'] : [one]));
  if (!upgraded.includes(target.protocol.slice(0, -1))) return false;
  const hostMatches = host.startsWith('*.')
    ? target.hostname.endsWith(host.slice(1))
    : target.hostname === host;
  if (!hostMatches) return false;
  if (port !== '*' && target.port !== (port ?? '')) return false;
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? target.pathname.startsWith(path) : target.pathname === path;
}
