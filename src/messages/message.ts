/**
 * A message as a queue gave it: the body's bytes, and properties with the types that they had on the wire, so that what is
 * sent on is what was received. https://www.rabbitmq.com/docs/publishers#message-properties
 */
export interface Message {
  /** The exchange that the message was published to last; empty for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly redelivered: boolean;
  readonly properties: Properties;
  readonly body: Uint8Array;
}

/** The properties of AMQP 0-9-1's class basic; one that was not sent is left out. */
export interface Properties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: FieldTable;
  /** 1 transient, 2 persistent; a publisher may send any octet. */
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds in decimal digits. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Seconds since 1970 by the specification; some clients send milliseconds. */
  readonly timestamp?: bigint;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}

/** In the order of the wire; a name may come twice. */
export type FieldTable = readonly (readonly [name: string, value: FieldValue])[];

/**
 * A value with its type. Text that is no UTF-8 is `binary`, though the wire has one type for both.
 * https://www.rabbitmq.com/amqp-0-9-1-errata#section_3
 */
export type FieldValue =
  | { readonly type: 'longstr'; readonly value: string }
  | { readonly type: 'binary' | 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'bool'; readonly value: boolean }
  | {
      readonly type: 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float' | 'double';
      readonly value: number;
    }
  | { readonly type: 'int64' | 'timestamp'; readonly value: bigint }
  | { readonly type: 'decimal'; readonly places: number; readonly digits: number }
  | { readonly type: 'void' }
  | { readonly type: 'array'; readonly value: readonly FieldValue[] }
  | { readonly type: 'table'; readonly value: FieldTable };

/** Every type of a {@link FieldValue}, those that are used most first. */
export const fieldTypes = [
  'longstr',
  'int32',
  'int64',
  'bool',
  'double',
  'timestamp',
  'array',
  'table',
  'void',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'uint32',
  'float',
  'decimal',
  'bytes',
  'binary',
] as const satisfies readonly FieldValue['type'][];

/** The first value of a header; undefined where there is none. */
export function header({ properties }: Message, name: string): FieldValue | undefined {
  return properties.headers?.find(([key]) => key === name)?.[1];
}
