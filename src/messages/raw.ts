import type { Message } from './message.ts';
import { decodeProperties, encodeProperties } from './properties.ts';

/** A message with its property list as the bytes of the content header frame: what is sent on is what was received. */
export interface RawMessage extends Outgoing {
  readonly redelivered: boolean;
}

/** A message on its way to a broker. */
export interface Outgoing {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Uint8Array;
  readonly body: Uint8Array;
}

export function toMessage({ properties, ...message }: RawMessage): Message {
  return { ...message, properties: decodeProperties(properties).properties };
}

/** @throws {RangeError} naming the property or header whose value its type has no room for. */
export function toRawMessage({ properties, ...message }: Message): RawMessage {
  return { ...message, properties: encodeProperties(properties) };
}
