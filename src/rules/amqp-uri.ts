import { isAtLeast, type Version } from '../model/version.ts';

/**
 * Why a broker takes a text for no AMQP URI, in words without any part of it (it may hold a password); undefined where
 * it is one. A broker is stricter than https://www.rabbitmq.com/docs/uri-spec in some things and laxer in others:
 * checked against 3.10.8, 4.0.5 and 4.3.6 with 100 URIs.
 */
export function uriProblem(uri: string, version: Version): string | undefined {
  const [, scheme = '', authority = '', path = '', query = ''] =
    /^(amqps?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/is.exec(uri) ?? [];
  if (scheme === '') return 'must begin with `amqp://` or `amqps://`';

  const at = authority.indexOf('@');
  const [user = '', password = ''] = authority.slice(0, Math.max(at, 0)).split(':');
  const { host, port } = hostAndPort(authority.slice(at + 1));
  if (port !== undefined && !isPort(port)) {
    return 'has a port that is no number from 1 to 65535; in a password, write `:` as %3A, `@` as %40, `/` as %2F';
  }
  const isTls = scheme.toLowerCase() === 'amqps';
  if (host === '' && port !== undefined) return 'has a port and no host';
  if (host === '' && isTls) return 'has no host, which `amqps` needs';
  if (path.indexOf('/', 1) > 0) return 'has more than one `/` after the host; in a vhost write it as %2F';
  if ([host, user, password, path].some(isBadlyEscaped)) {
    return 'has a `%` without two hexadecimal digits; a `%` itself is %25';
  }
  return queryProblem(query, { isTls, isDirect: host === '', version });
}

/** The host without the brackets of IPv6. */
function hostAndPort(text: string): { readonly host: string; readonly port?: string } {
  if (!text.startsWith('[')) return splitAt(text, ':');
  const { host, port: after } = splitAt(text.slice(1), ']');
  if (!after) return { host };
  return { host, port: after.includes(':') ? after.slice(after.indexOf(':') + 1) : 'none' };
}

function splitAt(text: string, character: string): { readonly host: string; readonly port?: string } {
  const index = text.indexOf(character);
  return index < 0 ? { host: text } : { host: text.slice(0, index), port: text.slice(index + 1) };
}

function isPort(text: string): boolean {
  return isInteger(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

function isBadlyEscaped(text: string): boolean {
  return /%(?![0-9a-f]{2})/i.test(text);
}

function queryProblem(
  query: string,
  { isTls, isDirect, version }: { isTls: boolean; isDirect: boolean; version: Version },
): string | undefined {
  const seen = new Set<string>();
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, equals);
    // Of a repeated parameter the first counts; one without a value is passed over.
    if (equals < 0 || seen.has(key)) continue;
    seen.add(key);
    const value = part.slice(equals + 1);
    if (notInQuery.has(key) && (isDirect === directOnly.has(key) || inBoth.has(key))) {
      return `cannot have the parameter \`${key}\``;
    }
    const isNumber = (integers.has(key) && !isDirect) || (key === 'depth' && isTls);
    if (isNumber && !isInteger(value)) return `has a \`${key}\` that is no whole number`;
    if (!isTls) continue;
    if (key === 'fail_if_no_peer_cert' && value !== 'true' && value !== 'false') {
      return 'has a `fail_if_no_peer_cert` that is neither true nor false';
    }
    if (tlsTexts.has(key) && isBadlyEscaped(value)) {
      return `has a \`%\` in \`${key}\` without two hexadecimal digits`;
    }
    if (!isAtLeast(version, 4, 3)) continue;
    if (key === 'verify' && value !== 'verify_peer' && value !== 'verify_none') {
      return 'has a `verify` that is neither verify_peer nor verify_none';
    }
    if (key === 'customize_hostname_check' && value !== 'https') {
      return 'has a `customize_hostname_check` that is not https';
    }
  }
  return undefined;
}

const integers: ReadonlySet<string> = new Set([
  'channel_max',
  'connection_timeout',
  'frame_max',
  'heartbeat',
]);
const tlsTexts: ReadonlySet<string> = new Set([
  'cacertfile',
  'certfile',
  'keyfile',
  'password',
  'server_name_indication',
]);

/** What a connection has and its URI says elsewhere, or not at all. */
const inBoth: ReadonlySet<string> = new Set(['client_properties', 'username', 'virtual_host']);
const directOnly: ReadonlySet<string> = new Set(['adapter_info', 'node']);
const notInQuery: ReadonlySet<string> = new Set([
  ...inBoth,
  ...directOnly,
  'auth_mechanisms',
  'host',
  'port',
  'socket_options',
  'ssl_options',
]);
