import type { Arguments } from '../model/model.ts';
import type { FileExample } from './rule.ts';

/** A file with one virtual host, `shop`, and these queues, each by its name and arguments. */
export function queuesExample(
  queues: Readonly<Record<string, Arguments>>,
  others: Readonly<Record<string, unknown>> = {},
): FileExample {
  return {
    vhosts: [{ name: 'shop' }],
    queues: Object.entries(queues).map(([name, ownArguments]) => ({
      name,
      vhost: 'shop',
      durable: true,
      auto_delete: false,
      arguments: ownArguments,
    })),
    ...others,
  };
}

/** A work queue, and a retry queue with these arguments that gives its messages back to it. */
export function retryExample(retryArguments: Arguments): FileExample {
  const deadLettersTo = (queue: string) => ({
    'x-queue-type': 'quorum',
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': queue,
  });
  return queuesExample({
    orders: deadLettersTo('orders.retry'),
    'orders.retry': { ...deadLettersTo('orders'), ...retryArguments },
  });
}

export function exampleExchange(name: string, type: string) {
  return { name, vhost: 'shop', type, durable: true, auto_delete: false, internal: false, arguments: {} };
}

export function exampleBinding(exchange: string, queue: string, routingKey: string) {
  return {
    source: exchange,
    vhost: 'shop',
    destination: queue,
    destination_type: 'queue',
    routing_key: routingKey,
    arguments: {},
  };
}

/** A random password's hash. */
export const exampleHash = 'b4/9tLDsFsnHAYuPTwQWlJfXdUA+bjCBkz24sOQGsgzCVHq2';

/** A file with one virtual host, `shop`, these users and these permissions. */
export function usersExample(
  users: readonly Readonly<Record<string, unknown>>[],
  permissions: readonly Readonly<Record<string, unknown>>[] = [],
): FileExample {
  return { vhosts: [{ name: 'shop' }], users, permissions };
}

export function examplePermission(user: string, configure: string, write: string, read: string) {
  return { user, vhost: 'shop', configure, write, read };
}

export function examplePolicy(
  name: string,
  pattern: string,
  definition: Arguments,
  others: Readonly<Record<string, unknown>> = {},
) {
  return { name, vhost: 'shop', pattern, 'apply-to': 'queues', priority: 0, definition, ...others };
}
