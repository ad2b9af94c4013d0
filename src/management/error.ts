import { certificateProblems } from '../model/certificate-problems.ts';

/** Why a call of the management API failed, as far as a person can act on it. */
export type ManagementErrorReason =
  | 'host-unknown'
  | 'refused'
  | 'timeout'
  | 'cancelled'
  | 'certificate'
  | 'not-tls'
  | 'connection-lost'
  | 'not-management-api'
  | 'wrong-credentials'
  | 'no-management-tag'
  | 'forbidden'
  | 'not-found'
  | 'rejected'
  | 'read-only'
  | 'server-error';

/** A call of the management API that failed. The message says what is wrong and the way out, and never a secret. */
export class ManagementError extends Error {
  override readonly name = 'ManagementError';
  readonly reason: ManagementErrorReason;

  constructor(reason: ManagementErrorReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** The words for a connection to an address that could not be made or broke. */
export function transportError(cause: unknown, { host, protocol }: URL): ManagementError {
  const code = codeOf(cause);
  const fail = (reason: ManagementErrorReason, message: string) =>
    new ManagementError(reason, message, { cause });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fail('host-unknown', `The host of ${host} is unknown. Check its name and your network or VPN.`);
  }
  if (code === 'ECONNREFUSED') {
    return fail(
      'refused',
      `${host} refused the connection. Is the broker running, is the management plugin on, and is this its management port (usually 15672, with TLS 15671)?`,
    );
  }
  if (timeouts.has(code))
    return fail('timeout', `${host} did not answer in time. Is the port reachable from here?`);
  if (certificateProblems.has(code)) {
    return fail(
      'certificate',
      `The certificate of ${host} is not trusted: ${certificateProblems.get(code)}.`,
    );
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') {
    return fail(
      'not-tls',
      `${host} does not speak TLS. Use http:// for this port, or the port of the TLS listener.`,
    );
  }
  if (code === notHttp) {
    return fail(
      'not-management-api',
      `${host} does not speak HTTP. Is this the AMQP port? The management API usually has port 15672, with TLS 15671.`,
    );
  }
  // With TLS 1.3 a server that wants a certificate says so by closing.
  const hint =
    protocol === 'https:'
      ? 'If it wants a client certificate, or another one, choose that.'
      : 'If the port expects TLS, use https://.';
  return fail(
    'connection-lost',
    `The connection to ${host} broke${code === '' ? '' : ` (${code})`}. ${hint}`,
  );
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** The words for an answer with an error status. `brokerSays` is the `reason` of RabbitMQ's own error body. */
export function statusError(
  status: number,
  brokerSays: string | undefined,
  path: string,
  { method = 'GET', usesToken = false }: { readonly method?: Method; readonly usesToken?: boolean } = {},
): ManagementError {
  const words = brokerSays ? `${brokerSays}: ` : '';
  if (status === 401 && brokerSays === undefined) {
    return new ManagementError(
      'not-management-api',
      'The server asks for credentials, but not as RabbitMQ does. Is there a proxy in between?',
    );
  }
  if (status === 401 && /not management user/i.test(brokerSays ?? '')) {
    return new ManagementError(
      'no-management-tag',
      `${words}the password is right, but the user has no tag that opens the management API. Give it one: rabbitmqctl set_user_tags USER monitoring`,
    );
  }
  if (status === 401 && /localhost|loopback/i.test(brokerSays ?? '')) {
    return new ManagementError(
      'wrong-credentials',
      `${words}the broker lets this user in from its own host only. Use another user.`,
    );
  }
  if (status === 401 && /login failed|not_?authori[sz]ed|unauthori[sz]ed/i.test(brokerSays ?? '')) {
    const wrong = usesToken
      ? 'the token is not taken. Has it expired, or is it for another cluster?'
      : 'the user name or the password is wrong.';
    return new ManagementError('wrong-credentials', `${words}${wrong}`);
  }
  if (status === 401 || status === 403) {
    const act = method === 'GET' ? `read ${path}` : `do ${method} ${path}`;
    return new ManagementError('forbidden', `${words}the user may not ${act}.`);
  }
  // Asked for JSON at a path that they do not have, releases before 4.3 look for a page, have none, and answer 406.
  if (status === 404 || (status === 406 && method === 'GET'))
    return new ManagementError('not-found', `${words}there is no ${path} on this server.`);
  if (status >= 400 && status < 500) {
    return new ManagementError('rejected', `${words}the broker did not take ${method} ${path} (${status}).`);
  }
  return new ManagementError('server-error', `${words}the server answered ${status} to ${method} ${path}.`);
}

/** undici's name for an answer that is not HTTP; it has no code. */
const notHttp = 'HTTPParserError';

/** The code of the error, or of the one that undici or Node wrapped. */
function codeOf(error: unknown): string {
  let current = error;
  while (current instanceof Error) {
    if ('code' in current && typeof current.code === 'string' && current.code !== 'UND_ERR_SOCKET')
      return current.code;
    if (current.name === 'TimeoutError') return 'ETIMEDOUT';
    if (current.name === notHttp) return notHttp;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return '';
}

const timeouts = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);
