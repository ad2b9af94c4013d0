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
  | 'proxy'
  | 'not-management-api'
  | 'no-password'
  | 'untrusted'
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

/** The words for a connection to an address that could not be made or broke: `answering` where a part of the answer was there. */
export function transportError(
  cause: unknown,
  { host, protocol }: URL,
  { answering = false }: { readonly answering?: boolean } = {},
): ManagementError {
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
  if (code === deadline) {
    return fail(
      'timeout',
      `${host} gave no answer in time. The broker has too much to do or stands still, or something in between lets nothing through.`,
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
      `${host} does not speak HTTP. Is this the AMQP port, or one with TLS, which wants https://? The management API usually has port 15672, with TLS 15671.`,
    );
  }
  if (answering) {
    return fail(
      'connection-lost',
      `The connection to ${host} broke in the middle of an answer. Did the broker go down, or does something in between cut connections off?`,
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

/** What RabbitMQ says in the body of an answer that is an error. */
export interface Refusal {
  /** Such as `not_authorised`, `bad_request`, `Object Not Found`. */
  readonly kind?: string;
  /** In words. */
  readonly reason: string;
}

/** The words for an answer with an error status. `refusal`: undefined where it is not RabbitMQ that answers. */
export function statusError(
  status: number,
  refusal: Refusal | undefined,
  path: string,
  { method = 'GET', usesToken = false }: { readonly method?: Method; readonly usesToken?: boolean } = {},
): ManagementError {
  const brokerSays = refusal && inShort(refusal.reason.replace(/\.$/, ''));
  const asked = `${method} ${path}`;
  const fail = (reason: ManagementErrorReason, message: string) =>
    new ManagementError(
      reason,
      brokerSays ? `${brokerSays}: ${message}` : `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
    );
  if (status >= 300 && status < 400) {
    return fail(
      'not-management-api',
      `the server sends ${asked} elsewhere (${status}). Does it want https://, or is there a sign-in page in between?`,
    );
  }
  if ((status === 401 || status === 403) && brokerSays === undefined) {
    const does = status === 401 ? 'asks for credentials' : 'lets nobody in';
    return fail(
      'not-management-api',
      `the server ${does} (${status}), but not as RabbitMQ does. Is there a proxy in between?`,
    );
  }
  if (status === 401 && /not management user/i.test(brokerSays ?? '')) {
    return fail(
      'no-management-tag',
      'the password is right, but the user has no tag that opens the management API. Give it one: rabbitmqctl set_user_tags USER monitoring',
    );
  }
  if (status === 401 && /localhost|loopback/i.test(brokerSays ?? '')) {
    return fail(
      'wrong-credentials',
      'the broker lets this user in from its own host only. Use another user.',
    );
  }
  if (status === 401 && /login failed|not_?authori[sz]ed|unauthori[sz]ed/i.test(brokerSays ?? '')) {
    return fail(
      'wrong-credentials',
      usesToken
        ? 'the token is not taken. Has it expired, or is it for another cluster?'
        : 'the user name or the password is wrong.',
    );
  }
  if (status === 401 || status === 403) {
    const act = method === 'GET' ? `read ${path}` : `do ${asked}`;
    return fail('forbidden', `the user may not ${act}.${wayIn(brokerSays ?? '', path)}`);
  }
  // Asked for JSON at a path that they do not have, releases before 4.3 look for a page, have none, and answer 406.
  if (status === 404 || (status === 406 && method === 'GET')) {
    return fail(
      'not-found',
      brokerSays
        ? `there is no ${path} on this server${unlessElse(refusal?.kind, path)}`
        : `this server has no ${path}. Is the path before /api right, and is the plugin on that answers there?`,
    );
  }
  if (status >= 400 && status < 500) return fail('rejected', `the broker did not take ${asked} (${status}).`);
  return fail('server-error', `${serverTrouble(status)} (${status} to ${asked}).`);
}

/** What RabbitMQ 4.3 says in place of `not_authorised` to a user without a permission in the virtual host; a thing that is gone is an `Object Not Found`. */
const hiddenVhost = 'not_found';

/** What else a 404 of RabbitMQ can mean. */
function unlessElse(kind: string | undefined, path: string): string {
  if (kind === hiddenVhost) return `, or the user has no permission in its virtual host.${grant}`;
  // 3.10 says so of a classic queue that it lists as down.
  return /^\/api\/queues\/[^/]+\/[^/]+/.test(path) ? ', or its node is down.' : '.';
}

const grant = ' An administrator can grant a permission there: rabbitmqctl set_permissions';

/** By the broker's words: what opens the door. */
function wayIn(brokerSays: string, path: string): string {
  const tag = /Not (monitor|administrator|policymaker) user/.exec(brokerSays)?.[1];
  if (tag) return ` That takes the tag ${tag === 'monitor' ? 'monitoring' : tag}.`;
  if (/access object/.test(brokerSays)) {
    return path.startsWith('/api/connections')
      ? ' With connections of others that takes the tag administrator.'
      : ' That takes the tag policymaker and a permission in the virtual host.';
  }
  return /access virtual host|access refused/i.test(brokerSays) ? grant : '';
}

/** Some reasons end in a stack trace of Erlang. */
function inShort(reason: string): string {
  return reason.length > 200 ? `${reason.slice(0, 200)}…` : reason;
}

function serverTrouble(status: number): string {
  if (status === 502 || status === 504) return 'what stands between here and the broker does not reach it';
  if (status === 503) return 'the server is not ready, because it is starting or has too much to do';
  return "the server failed, and the broker's log says why";
}

/** undici's name for an answer that is not HTTP; it has no code. */
const notHttp = 'HTTPParserError';

/** The name of what `AbortSignal.timeout` throws; its code is a number. */
const deadline = 'TimeoutError';

/** The code of the error, or of the one that undici or Node wrapped. */
function codeOf(error: unknown): string {
  let current = error;
  while (current instanceof Error) {
    if ('code' in current && typeof current.code === 'string' && current.code !== 'UND_ERR_SOCKET')
      return current.code;
    if (current.name === deadline) return deadline;
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
