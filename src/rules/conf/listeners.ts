import type { Setting } from '../../conf/conf.ts';
import type { ConfSettings } from '../../conf/settings.ts';

/** The AMQP listeners with TLS. */
export function tlsListeners(settings: ConfSettings): readonly Setting[] {
  return settings.of('listeners.ssl.$name');
}

/** The plain AMQP listeners that the file names; without any a node listens on port 5672 of all addresses. */
export function plainListeners(settings: ConfSettings): readonly Setting[] {
  return settings.of('listeners.tcp.$name');
}

/** Whether a listener or its address can be reached from this machine only. A port alone stands for all addresses. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1(?::\d+)?$|localhost\b|(?:local|unix):)/.test(address);
}

/** Whether an address is this machine's own or of a private network (RFC 1918, RFC 4193). */
export function isPrivate(address: string): boolean {
  return (
    isLoopback(address) || /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][\da-f]{2}:)/i.test(address)
  );
}

/** A file with TLS and without the plain listener. */
export const tlsOnlyExample = [
  'listeners.tcp = none',
  'listeners.ssl.default = 5671',
  'ssl_options.cacertfile = /etc/rabbitmq/ca.pem',
  'ssl_options.certfile = /etc/rabbitmq/server.pem',
  'ssl_options.keyfile = /etc/rabbitmq/server-key.pem',
  '',
].join('\n');
