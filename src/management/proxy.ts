import { certificateProblems } from '../model/certificate-problems.ts';
import { ManagementError } from './error.ts';

/** The proxies that requests go through, as an editor or an environment is set. */
export interface ProxySettings {
  /** For addresses with `http://`, such as `http://USER:PASSWORD@proxy.example.com:3128`. */
  readonly http?: string;
  /** For addresses with `https://`, in the same form. */
  readonly https?: string;
  /** The whole header `Proxy-Authorization`, where the credentials are not in the addresses. */
  readonly authorization?: string;
  /**
   * What is reached without them: `rabbit.example.com` and all below it, `10.0.0.7:15672`, or `*`. This machine is, unless
   * `<-loopback>` is in the list: https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md#overriding-implicit-bypass-rules
   */
  readonly bypass: readonly string[];
  /** The certificate of a proxy with `https://` may be anybody's. */
  readonly skipVerification?: boolean;
  /** Where that is set, for people: `the setting http.proxy`. */
  readonly source: string;
}

/** The proxy on the way to an address; undefined: there is none. */
export function proxyFor(target: URL, settings: ProxySettings | undefined): URL | undefined {
  const proxy = target.protocol === 'https:' ? settings?.https : settings?.http;
  if (!settings || !proxy || isBypassed(target, settings.bypass)) return undefined;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (/^https?:/i.test(address) && URL.canParse(address)) return new URL(address);
  throw new ManagementError(
    'proxy',
    `Of ${settings.source} only http:// and https:// are spoken here. Expected something like http://proxy.example.com:3128; or leave the proxy out: ${bypassWords(target)}`,
  );
}

/** The words for a connection that broke before the broker was reached; undefined where the proxy is not to blame. */
export function proxyError(
  cause: unknown,
  target: URL,
  proxy: URL,
  settings: ProxySettings,
): ManagementError | undefined {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const [, status] = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(error.message) ?? [];
    if (status !== undefined) return refusal(Number(status), target, proxy, settings);
    const code = 'code' in error ? String(error.code) : '';
    if (proxy.protocol === 'https:' && certificateProblems.has(code)) {
      const whose = target.protocol === 'https:' ? `of ${target.host}, or of the proxy` : 'of the proxy';
      return new ManagementError(
        'proxy',
        `The certificate ${whose} ${proxy.host} on the way there, is not trusted: ${certificateProblems.get(code)}. Whether proxies are verified is the setting http.proxyStrictSSL.`,
        { cause },
      );
    }
    if (unreached.has(code)) {
      return new ManagementError(
        'proxy',
        `The proxy ${proxy.host} on the way to ${target.host} cannot be reached (${code}). It comes from ${settings.source}: correct it there, or leave it out: ${bypassWords(target)}`,
        { cause },
      );
    }
  }
  return undefined;
}

/** The words for what a proxy answered in its own name. */
function refusal(status: number, target: URL, proxy: URL, { source }: ProxySettings): ManagementError {
  if (status === 407) {
    return new ManagementError(
      'proxy',
      `The proxy ${proxy.host} wants a user and a password, or other ones. Put them into ${source}: ${proxy.protocol}//USER:PASSWORD@${proxy.host}`,
    );
  }
  return new ManagementError(
    'proxy',
    `The proxy ${proxy.host} did not connect to ${target.host} (${status}). Have it allowed there, or leave the proxy out: ${bypassWords(target)}`,
  );
}

function isBypassed({ hostname, port, protocol }: URL, bypass: readonly string[]): boolean {
  const host = unbracketed(hostname);
  if (isLoopback(host) && !bypass.includes('<-loopback>')) return true;
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return bypass.some(entry => {
    const [, withPort, onlyPort = ownPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
    const domain = unbracketed(withPort ?? entry).replace(/^\*?\./, '');
    return onlyPort === ownPort && (domain === '*' || host === domain || host.endsWith(`.${domain}`));
  });
}

function unbracketed(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host);
}

function bypassWords({ hostname }: URL): string {
  return `add ${hostname} to the setting http.noProxy or to NO_PROXY.`;
}

/** A tunnel's target that refuses is told by the proxy, with a status. */
const unreached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
