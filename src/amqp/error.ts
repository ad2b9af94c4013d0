import { certificateProblems } from '../model/certificate-problems.ts';

/** Why something over AMQP failed, as far as a person can act on it. */
export type AmqpErrorReason =
  | 'host-unknown'
  | 'refused'
  | 'timeout'
  | 'cancelled'
  | 'certificate'
  | 'not-tls'
  | 'not-amqp'
  | 'wrong-credentials'
  | 'vhost'
  | 'forbidden'
  | 'not-found'
  | 'in-use'
  | 'precondition'
  | 'closed-by-operator'
  | 'blocked'
  | 'connection-lost'
  | 'not-put-back'
  | 'broker-error';

/** What failed on a connection or channel. The message says what is wrong and the way out, and never a secret. */
export class AmqpError extends Error {
  override readonly name = 'AmqpError';
  readonly reason: AmqpErrorReason;

  constructor(reason: AmqpErrorReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** Whom one tried to reach, for the words of an error. */
export interface Attempt {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly vhost: string;
  readonly username: string;
}

/** The words for a connection that could not be opened. */
export function openingError(cause: unknown, { host, port, tls, vhost, username }: Attempt): AmqpError {
  if (cause instanceof AmqpError) return cause;
  const at = `${host}:${port}`;
  const code = codeOf(cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const fail = (reason: AmqpErrorReason, message: string) => new AmqpError(reason, message, { cause });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fail('host-unknown', `The host of ${at} is unknown. Check its name and your network or VPN.`);
  }
  if (code === 'ECONNREFUSED') {
    return fail(
      'refused',
      `${at} refused the connection. Is this the broker's AMQP port (usually 5672, with TLS 5671), and is it open from here?`,
    );
  }
  if (unreachable.has(code) || /ETIMEDOUT/.test(text)) {
    return fail(
      'timeout',
      `${at} did not answer in time. Is it reachable from here, and the broker's AMQP port?`,
    );
  }
  const problem = certificateProblems.get(code);
  if (problem) return fail('certificate', `The certificate of ${at} is not trusted: ${problem}.`);
  if (/SSL alert number/.test(text)) {
    return fail(
      'certificate',
      `${at} ended the TLS handshake (${/tls alert ([^:]+)/.exec(text)?.[1] ?? 'alert'}). Does it want a client certificate, or another one?`,
    );
  }
  if (tls && (code.startsWith('ERR_SSL_') || code === 'EPROTO' || code === 'ECONNRESET')) {
    return fail(
      'not-tls',
      `${at} does not speak TLS. Use amqp:// for this port, or the port of the TLS listener.`,
    );
  }
  if (/^Handshake terminated by server: 403/.test(text)) {
    return fail(
      'wrong-credentials',
      `${brokerWords(text)} The user name (${username}) or the password is wrong, or the broker lets this user in from its own host only.`,
    );
  }
  if (/^Expected ConnectionOpenOk; got <ConnectionClose/.test(text)) {
    return fail(
      'vhost',
      `The broker does not let ${username} into the virtual host ${vhost}: it does not exist, is stopped, has as many connections as it may, or the user has no permissions in it. See rabbitmqctl list_permissions -p ${vhost}`,
    );
  }
  if (/exceeds maxFrameSize|Invalid frame|Socket closed abruptly/.test(text) || code === 'ECONNRESET') {
    return fail(
      'not-amqp',
      `${at} ended the connection before it was open. Is this the AMQP port (usually 5672, not the management API's 15672)?${tls ? '' : ' If it expects TLS, use amqps://.'}`,
    );
  }
  return fail('broker-error', `${at} did not open the connection: ${brokerWords(text)}`);
}

/** The words for what amqplib threw or emitted on a connection that was open. */
export function amqpError(cause: unknown): AmqpError {
  if (cause instanceof AmqpError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const words = brokerWords(text);
  const fail = (reason: AmqpErrorReason, message: string) => new AmqpError(reason, message, { cause });
  switch (replyCode(cause)) {
    case 320:
      return fail('closed-by-operator', `The broker closed the connection: ${words}`);
    case 403:
      return /in exclusive use/.test(words)
        ? fail('in-use', `${words} Stop its consumer first.`)
        : fail('forbidden', `${words} An administrator can grant it: rabbitmqctl set_permissions`);
    case 404:
      return fail('not-found', `${words} It has been deleted or renamed, or its node is down.`);
    case 405:
      return fail('in-use', `${words}`);
    case 406:
      return fail('precondition', words);
    case undefined:
      return fail('connection-lost', `The connection to the broker broke: ${words}`);
    default:
      return fail('broker-error', `The broker refused: ${words}`);
  }
}

/**
 * What a close of the broker says, without the name of its code; other texts as they are. Always a whole sentence.
 * amqplib has it in its messages only: `… 404 (NOT-FOUND) with message "NOT_FOUND - no queue 'q' in vhost '/'"`.
 */
function brokerWords(text: string): string {
  const said = /with message "([\s\S]*)"/.exec(text)?.[1] ?? text;
  const words = said.replace(/^[A-Z_]+ - /, '').trim();
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** The reply code of a connection or channel that the broker closed: https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
function replyCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

/** Node's code. Of several addresses that were tried (IPv6, IPv4) that of the first. */
function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : '';
}

const unreachable = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
