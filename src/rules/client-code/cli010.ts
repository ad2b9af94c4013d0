import { isAtLeast } from '../../model/version.ts';
import { defineCodeRule } from './code-rule.ts';

export const healthWithoutDeclaring = defineCodeRule({
  id: 'CLI010',
  name: 'health-not-by-passive-declare',
  item: null,
  severity: 'warning',
  summary: 'A health check does not declare queues, not even passively.',
  why: 'From RabbitMQ 4.3 on a passive declaration needs a permission on the queue: a user with few rights is refused (403), which closes the channel. Earlier versions let it through.',
  remedy: "Look whether connection and channel are open; ask the broker's own health checks for its health.",
  source: 'https://www.rabbitmq.com/docs/monitoring#health-checks',
  versions: '>=4.3',
  examples: {
    bad: {
      typescript: `import type { Channel } from 'amqplib';

export async function isHealthy(channel: Channel): Promise<boolean> {
  return (await channel.checkQueue('orders')).consumerCount > 0;
}
`,
    },
    good: {
      typescript: `import type { ChannelModel } from 'amqplib';

let isConnected = true;

export function watch(connection: ChannelModel): void {
  connection.on('close', () => (isConnected = false));
}

export function isHealthy(): boolean {
  return isConnected;
}
`,
    },
  },
  *check({ all, version }) {
    if (!isAtLeast(version, 4, 3)) return;
    for (const { call, isPassive } of all('declare-queue')) {
      if (!isPassive || !/health|alive|liveness|readiness|isReady|ping/i.test(call.block.function.name ?? ''))
        continue;
      yield {
        at: call.nameRange,
        message:
          'From 4.3 on a passive declaration needs a permission on the queue: a user with few rights is refused (403), which closes the channel. Look whether the connection is open instead.',
      };
    }
  },
});
