import { type AmqpAddress, parseAmqpAddress } from '../../amqp/address.ts';
import { parseManagementUrl } from '../../management/url.ts';

/** What a person typed for the address of a cluster, understood. */
export interface ClusterAddress {
  /** Where its management API may be, the likeliest first. */
  readonly urls: readonly [string, ...string[]];
  /** Where clients connect, without credentials; absent where the address of the management API was typed. */
  readonly amqpAddress?: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads the address of a management API, or the AMQP address that an application has. Of that the management API is looked for on
 * the same host: at its usual ports, and where hosted brokers have it; never without TLS where the clients have TLS.
 * https://www.rabbitmq.com/docs/networking#ports
 * @returns the address, or a sentence about what is wrong with it, without its password
 */
export function parseClusterAddress(input: string): ClusterAddress | string {
  if (!/^\s*amqps?:\/\//i.test(input)) {
    const management = parseManagementUrl(input);
    if (typeof management === 'string') return management;
    const { url, username, password } = management;
    return { urls: [url], username, password };
  }
  const amqp = parseAmqpAddress(input);
  if (typeof amqp === 'string') return amqp;
  const { address, username, password } = amqp;
  const host = urlHost(address);
  const withTls = [`https://${host}:15671/`, `https://${host}/`] as const;
  return {
    urls: address.tls ? withTls : [`http://${host}:15672/`, ...withTls],
    amqpAddress: amqpText(address),
    username,
    password,
  };
}

/** As it is kept: what VS Code stores is no place for a password. */
export function amqpText(address: AmqpAddress): string {
  return `${address.tls ? 'amqps' : 'amqp'}://${urlHost(address)}:${address.port}`;
}

function urlHost({ host }: AmqpAddress): string {
  return host.includes(':') ? `[${host}]` : host;
}
