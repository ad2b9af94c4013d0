import type { Channel } from 'amqplib';

/**
 * How many messages of a queue are ready. A broker that is busy says 0 of a quorum queue when the queue has not answered
 * within 250 ms (`rabbit_quorum_queue:stat`), so an answer that took as long is not believed at once.
 * Rejects with amqplib's error, such as that there is no such queue.
 */
export async function readyMessages(channel: Channel, queue: string): Promise<number> {
  for (let attempts = 1; ; attempts++) {
    const asked = performance.now();
    const { messageCount } = await channel.checkQueue(queue);
    const slow = performance.now() - asked >= 200;
    if (messageCount > 0 || !slow || attempts === maxAttempts) return messageCount;
  }
}

const maxAttempts = 40;
