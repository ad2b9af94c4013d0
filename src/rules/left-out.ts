import { predeclaredExchanges } from '../model/facts.ts';
import type { Queue } from '../model/model.ts';
import { isAtLeast, type Version } from '../model/version.ts';
import type { Evidence } from './rule.ts';

/** Whether the import leaves the queue out without an error: seen on 3.10.8, 4.0.5 and 4.3.6. */
export function isLeftOutQueue(
  { topology, version }: Pick<Evidence, 'topology' | 'version'>,
  queue: Queue | undefined,
): boolean {
  if (!queue) return false;
  if (queue.name.startsWith('amq.')) return true;
  const { type } = topology.effective(queue);
  if (type === 'classic')
    return (queue.arguments[masterLocator] ?? null) !== null && isAtLeast(version, 4, 3);
  if (type !== 'quorum' && type !== 'stream') return false;
  return (
    queue.durable === false || queue.autoDelete === true || (type === 'stream' && hasBadSize(queue, version))
  );
}

/** What QUE011 and QUE003 tell of. */
const masterLocator = 'x-queue-master-locator';

function hasBadSize({ arguments: own }: Queue, version: Version): boolean {
  const segment = own['x-stream-max-segment-size-bytes'];
  if (typeof segment === 'number' && segment > 3_000_000_000) return true;
  const filter = own['x-stream-filter-size-bytes'];
  if ((filter ?? null) === null || !isAtLeast(version, 3, 13)) return false;
  // Since 4.2 what is no size at all fails the import.
  const isSize = Number.isInteger(filter) && Number(filter) >= 0;
  return isSize ? Number(filter) < 16 || Number(filter) > 255 : !isAtLeast(version, 4, 2);
}

/** Whether the import leaves an exchange of this name out: reserved, and not one that every virtual host has. */
export function isLeftOutExchange(name: string): boolean {
  return name.startsWith('amq.') && !predeclaredExchanges.has(name);
}
