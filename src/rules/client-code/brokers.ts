import type { Connect } from '../../client-code/operations.ts';
import type { Program, Text } from '../../client-code/program.ts';
import { hostOf } from '../links.ts';
import { isTemplate } from '../template.ts';

/** A place to connect to, and where it is written. */
export interface Broker {
  readonly host: string;
  readonly at: Text;
}

/** Where a program connects to; undefined where that is not in the file. */
export function brokerOf({ uri, host }: Connect): Broker | undefined {
  if (uri && isAddress(uri.value)) return { host: hostOf(uri.value), at: uri };
  return host && !isTemplate(host.value) ? { host: host.value, at: host } : undefined;
}

/** The addresses of brokers that are written out, also those that stand in for one from elsewhere. */
export function addressesIn({ texts }: Program): readonly Broker[] {
  return texts.flatMap(at => (isAddress(at.value) ? [{ host: hostOf(at.value), at }] : []));
}

/** The machine itself: what goes there is seen by nobody else. */
export function isLoopback(host: string): boolean {
  return host === '' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0)$/i.test(host);
}

/** The user in an AMQP URI, as it is written. */
export function userOf(uri: string): string | undefined {
  return /^amqps?:\/\/([^:@/?#]*)(?::[^@/?#]*)?@/i.exec(uri)?.[1];
}

function isAddress(text: string): boolean {
  return /^amqps?:\/\/[^\s/]/i.test(text) && !isTemplate(text) && !/[%{*]s|\{\}|\*\*|…/.test(text);
}
