import { predeclaredExchanges } from '../model/facts.ts';
import type { Queue } from '../model/model.ts';
import type { Evidence } from './rule.ts';

/** Whether the import leaves the queue out without an error: seen on 3.10.8, 4.0.5 and 4.3.6. */
export function isLeftOutQueue({ topology }: Pick<Evidence, 'topology'>, queue: Queue | undefined): boolean {
  if (!queue) return false;
  if (queue.name.startsWith('amq.')) return true;
  const { type } = topology.effective(queue);
  return (type === 'quorum' || type === 'stream') && (queue.durable === false || queue.autoDelete === true);
}

/** Whether the import leaves an exchange of this name out: reserved, and not one that every virtual host has. */
export function isLeftOutExchange(name: string): boolean {
  return name.startsWith('amq.') && !predeclaredExchanges.has(name);
}
