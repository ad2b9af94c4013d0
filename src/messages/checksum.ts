import { createHash } from 'node:crypto';
import { reviseProperties } from './properties.ts';
import type { Outgoing } from './raw.ts';

/** Names a message by all that is in it: 32 hexadecimal digits. Two messages that are alike have the same one. */
export type Checksum = string;

/**
 * The checksum of a message as it was delivered, over exchange, routing key, property list and body. What a broker adds
 * when it delivers a message again is left out, so a message that was given back is still known.
 */
export function checksum(message: Outgoing): Checksum {
  const hash = createHash('sha256');
  for (const part of [
    Buffer.from(message.exchange),
    Buffer.from(message.routingKey),
    asPublished(message.properties),
  ]) {
    hash.update(`${part.length}:`).update(part);
  }
  return hash.update(message.body).digest('hex').slice(0, 32);
}

/** The property list as the message was published: without what counts the deliveries from this queue. */
export function withoutDeliveryCounts(properties: Uint8Array): Uint8Array {
  const bytes = Buffer.from(properties.buffer, properties.byteOffset, properties.byteLength);
  return deliveryCounts.some(name => bytes.includes(name)) ? asPublished(properties) : properties;
}

/** Whether a queue sets this header when it delivers a message: how often it has tried. */
export function isDeliveryCount(header: string): boolean {
  return deliveryCounts.includes(header);
}

/**
 * An empty table of headers goes too: where a queue has added the first header, nobody knows whether there was a table.
 * A list that is broken stays as it is.
 */
function asPublished(properties: Uint8Array): Uint8Array {
  try {
    return reviseProperties(properties, { removeHeader: isDeliveryCount });
  } catch (error) {
    if (error instanceof RangeError) return properties;
    throw error;
  }
}

/**
 * Quorum queues write `x-delivery-count`, from 4.3 on `x-acquired-count` too.
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
const deliveryCounts: readonly string[] = ['x-delivery-count', 'x-acquired-count'];
