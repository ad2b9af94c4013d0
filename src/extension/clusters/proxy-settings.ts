import type { ProxySettings } from '../../management/proxy.ts';

/**
 * The proxies of VS Code's settings, else of the environment; undefined where there is none. What only the system knows, such as
 * an automatic configuration, VS Code does not tell: then `http.proxy` is to be set.
 * https://code.visualstudio.com/docs/setup/network#_proxy-server-support
 * @param setting the value of a setting below `http`
 */
export function proxySettings(
  setting: (name: string) => unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings | undefined {
  if (setting('proxySupport') === 'off') return undefined;
  const variable = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const own = text(setting('proxy'));
  const http = own ?? variable('HTTP_PROXY');
  const https = own ?? variable('HTTPS_PROXY') ?? http;
  if (!http && !https) return undefined;
  const noProxy = setting('noProxy');
  const bypass =
    Array.isArray(noProxy) && noProxy.length > 0
      ? noProxy.map(String)
      : variable('NO_PROXY')?.split(/[,\s]+/);
  return {
    http,
    https,
    authorization: own && text(setting('proxyAuthorization')),
    bypass: (bypass ?? []).filter(entry => entry !== ''),
    skipVerification: setting('proxyStrictSSL') === false,
    source: own ? 'the setting http.proxy' : 'HTTP_PROXY and HTTPS_PROXY in the environment of VS Code',
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
