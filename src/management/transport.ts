import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { ManagementError, transportError } from './error.ts';
import { type ProxySettings, proxyError, proxyFor } from './proxy.ts';

/** How a server and we prove to each other who we are. */
export interface TlsTrust {
  /** Certificate authorities in PEM, beside those that the system trusts. */
  readonly ca?: string;
  /** Our own certificate and its key in PEM, for brokers that want one. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** The name that the broker's certificate must have, where it is not the host. */
  readonly serverName?: string;
  /** Anybody's certificate is taken. */
  readonly skipVerification?: boolean;
}

/** The same in the words of Node. */
export function tlsOptions({ ca, certificate, serverName, skipVerification }: TlsTrust) {
  return {
    ca: ca && [...rootCertificates, ca],
    ...certificate,
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: !skipVerification,
  };
}

/** The ways to the addresses of one cluster: four connections to each, through a proxy where one is on the way. */
export class Transport {
  readonly #options: TlsTrust & { readonly proxy?: ProxySettings };
  /** By the address of the proxy; the empty one is the way without. */
  readonly #agents = new Map<string, Dispatcher>();

  constructor(options: TlsTrust & { readonly proxy?: ProxySettings }) {
    this.#options = options;
  }

  /** @throws {ManagementError} `proxy` where what is set is no address */
  dispatcherTo(target: URL): Dispatcher {
    const proxy = proxyFor(target, this.#options.proxy);
    const key = proxy?.href ?? '';
    const agent = this.#agents.get(key) ?? this.#agentFor(proxy);
    this.#agents.set(key, agent);
    return agent;
  }

  /** The words for a request that failed: `answering` where a part of the answer was there. */
  failure(cause: unknown, target: URL, answering: boolean): ManagementError {
    if (cause instanceof ManagementError) return cause;
    const { proxy: settings } = this.#options;
    const proxy = proxyFor(target, settings);
    return (
      (settings && proxy && proxyError(cause, target, proxy, settings)) ??
      transportError(cause, target, { answering })
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map(agent => agent.destroy()));
  }

  #agentFor(proxy: URL | undefined): Dispatcher {
    const { proxy: settings, ...trust } = this.#options;
    const connect = { timeout: connectTimeoutMs, ...tlsOptions(trust) };
    if (!proxy) return new Agent({ connections, connect, keepAliveTimeout });
    return new ProxyAgent({
      uri: proxy.href,
      token: settings?.authorization,
      connections,
      keepAliveTimeout,
      requestTls: connect,
      proxyTls: { timeout: connectTimeoutMs, rejectUnauthorized: !settings?.skipVerification },
      // Most proxies open tunnels for https:// only, and take requests for http://.
      proxyTunnel: false,
    });
  }
}

const connections = 4;
/**
 * Milliseconds, so that the explorer's next look finds its connection open. RabbitMQ closes one that is silent after a minute, and
 * who says another time in its answers is listened to: https://www.rabbitmq.com/docs/management#web-dispatch-http
 */
const keepAliveTimeout = 30_000;
const connectTimeoutMs = 10_000;
