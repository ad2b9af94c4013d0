import type { Setting } from '../model/effective.ts';
import { inVhost, type Origin, type Queue, queueTitle } from '../model/model.ts';
import type { Evidence } from './rule.ts';

/** A setting where it is written, with the queues that get it from there: an argument has one, a policy many. */
export interface PlacedSetting extends Setting {
  readonly queues: readonly [Queue, ...Queue[]];
}

/** The places that set `key` for some of these queues, so that a policy is spoken of once and not once a queue. */
export function placedSettings(
  { topology }: Evidence,
  key: string,
  queues: Iterable<Queue>,
): readonly PlacedSetting[] {
  const places = new Map<Origin, Setting & { readonly queues: [Queue, ...Queue[]] }>();
  for (const queue of queues) {
    const setting = topology.effective(queue).setting(key);
    if (!setting) continue;
    const known = places.get(setting.at);
    if (known) known.queues.push(queue);
    else places.set(setting.at, { ...setting, queues: [queue] });
  }
  return [...places.values()];
}

/** "Queue `orders` in vhost `shop`", or "Queue `orders` and 3 more in vhost `shop`". */
export function queuesTitle([first, ...others]: PlacedSetting['queues']): string {
  return others.length === 0
    ? queueTitle(first)
    : `Queue \`${first.name}\` and ${others.length} more${inVhost(first)}`;
}
