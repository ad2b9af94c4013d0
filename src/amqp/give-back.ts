import type { ConfirmChannel } from 'amqplib';
import type { FieldValue } from '../messages/message.ts';
import { straightTo } from '../messages/plan.ts';
import { decodeProperties } from '../messages/properties.ts';
import type { RawMessage } from '../messages/raw.ts';
import { AmqpError } from './error.ts';
import { sendRaw } from './wire.ts';

/**
 * How often a quorum queue has delivered a message before, 0 for other queues.
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
export function deliveryCount({ properties }: RawMessage): number {
  const bytes = Buffer.from(properties.buffer, properties.byteOffset, properties.byteLength);
  if (!bytes.includes(countHeader)) return 0;
  const headers = decodeProperties(properties).properties.headers ?? [];
  const count: FieldValue | undefined = headers.find(([name]) => name === countHeader)?.[1];
  return count && 'value' in count ? Number(count.value) : 0;
}

/**
 * Whether this is the message's last delivery: given back with a nack (before 4.3), or by a connection that breaks (always),
 * the queue drops it or dead-letters it. It has to be published again to stay.
 * @param limit the queue's effective delivery limit; undefined or negative: there is none.
 */
export function isLastDelivery(message: RawMessage, limit: number | undefined): boolean {
  return limit !== undefined && limit >= 0 && deliveryCount(message) >= limit;
}

/**
 * Publishes a message to the queue that it came from, where it becomes the last one, so that the delivery can be
 * acknowledged, which is the caller's to do. Its properties stay, but for what {@link straightTo} tells.
 * @throws {AmqpError} `not-put-back`: the delivery is the only one still, and must not be acknowledged.
 */
export function putBackAtTail(
  channel: ConfirmChannel,
  queue: string,
  message: RawMessage,
  { username, withinMs = 30_000 }: { readonly username: string; readonly withinMs?: number },
): Promise<void> {
  const fail = (why: string, cause?: unknown) =>
    new AmqpError(
      'not-put-back',
      `A message on its last delivery could not be put back into queue \`${queue}\`: ${why}. It is held; when the connection ends, the queue drops or dead-letters it.`,
      { cause },
    );
  return new Promise((resolve, reject) => {
    let returned = false;
    const noteReturn = () => {
      returned = true;
    };
    const done = (error?: AmqpError) => {
      clearTimeout(timer);
      channel.off('return', noteReturn);
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(
      () => done(fail(`the broker did not confirm within ${withinMs / 1000} s`)),
      withinMs,
    );
    channel.on('return', noteReturn);
    try {
      sendRaw(channel, straightTo(queue, message, username), error => {
        if (error) done(fail(error.message, error));
        else done(returned ? fail('the queue is gone') : undefined);
      });
    } catch (error) {
      done(fail(error instanceof Error ? error.message : String(error), error));
    }
  });
}

const countHeader = 'x-delivery-count';
