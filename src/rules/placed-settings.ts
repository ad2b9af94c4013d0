import type { Setting } from '../model/effective.ts';
import { inVhost, type Origin, type Queue, queueTitle, type Source } from '../model/model.ts';
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
  if (!topology.setsSomewhere(key)) return [];
  const places = new Map<Source, Place>();
  for (const queue of queues) {
    const setting = topology.effective(queue).setting(key);
    if (!setting) continue;
    const known = places.get(setting.source);
    if (known) known.queues.push(queue);
    else places.set(setting.source, new Place(setting, queue));
  }
  return [...places.values()];
}

class Place implements PlacedSetting {
  readonly value: unknown;
  readonly from: Setting['from'];
  readonly source: Source;
  readonly queues: [Queue, ...Queue[]];
  readonly #setting: Setting;

  constructor(setting: Setting, queue: Queue) {
    this.value = setting.value;
    this.from = setting.from;
    this.source = setting.source;
    this.queues = [queue];
    this.#setting = setting;
  }

  get at(): Origin {
    return this.#setting.at;
  }
}

/** "Queue `orders` in vhost `shop`", or "Queue `orders` and 3 more in vhost `shop`". */
export function queuesTitle([first, ...others]: PlacedSetting['queues']): string {
  return others.length === 0
    ? queueTitle(first)
    : `Queue \`${first.name}\` and ${others.length} more${inVhost(first)}`;
}
