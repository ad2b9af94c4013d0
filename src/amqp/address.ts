/** Where a broker listens for AMQP 0-9-1. */
export interface AmqpAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** A row of `listeners` in `GET /api/overview`, which only users with the tag monitoring or administrator see. */
export interface Listener {
  /** `amqp`, `amqp/ssl`, `clustering`, `http` and others. */
  readonly protocol: string;
  /** `::` and `0.0.0.0` stand for every address. */
  readonly ip_address?: string;
  readonly port: number;
}

/** What a person typed for an AMQP address, understood. */
export interface TypedAddress {
  readonly address: AmqpAddress;
  readonly vhost?: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * The AMQP address that goes with a management API: the same host, and the port of its listener, with TLS where the
 * management API has it and AMQP too. Without listeners the default ports.
 * https://www.rabbitmq.com/docs/networking#ports
 */
export function amqpAddress(managementUrl: string, listeners: readonly Listener[] = []): AmqpAddress {
  const { hostname, protocol } = new URL(managementUrl);
  const host = unbracketed(hostname);
  const wantsTls = protocol === 'https:';
  const found = listeners
    .filter(listener => isLoopback(host) || !isLoopback(listener.ip_address ?? ''))
    .flatMap(({ protocol, port }) =>
      protocol === 'amqp' || protocol === 'amqp/ssl' ? { host, port, tls: protocol === 'amqp/ssl' } : [],
    );
  return (
    found.find(({ tls }) => tls === wantsTls) ??
    found[0] ?? { host, port: wantsTls ? amqpsPort : amqpPort, tls: wantsTls }
  );
}

/**
 * Reads an AMQP address: `amqps://user:password@host:5671/vhost`, `host:5672` or `host`.
 * @returns the address, or a sentence about what is wrong with it, without its password
 */
export function parseAmqpAddress(input: string): TypedAddress | string {
  const text = input.trim();
  if (text === '') return 'Type the AMQP address of the broker, such as amqps://rabbit.example.com:5671';
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (hasScheme && !/^amqps?:/i.test(text)) {
    return `${text.slice(0, text.indexOf(':'))}:// is not AMQP. Use amqp:// or amqps://`;
  }
  let url: URL;
  try {
    url = new URL(hasScheme ? text : `amqp://${text}`);
  } catch {
    return `"${text.replace(/\/\/[^/]*@|^[^/]*@/, '***@')}" is not an address. Expected something like amqps://rabbit.example.com:5671`;
  }
  if (url.hostname === '')
    return 'The address has no host. Expected something like amqps://rabbit.example.com:5671';
  const tls = url.protocol === 'amqps:' || (!hasScheme && url.port === String(amqpsPort));
  const port = url.port === '' ? (tls ? amqpsPort : amqpPort) : Number(url.port);
  const vhost = url.pathname.slice(1);
  try {
    return {
      address: { host: unbracketed(url.hostname), port, tls },
      vhost: vhost === '' ? undefined : decodeURIComponent(vhost),
      username: url.username === '' ? undefined : decodeURIComponent(url.username),
      password: url.password === '' ? undefined : decodeURIComponent(url.password),
    };
  } catch {
    return 'The address has a % that begins no encoded character. Write %25 for a percent sign.';
  }
}

const amqpPort = 5672;
const amqpsPort = 5671;

/** An IPv6 address as sockets want it. */
function unbracketed(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
