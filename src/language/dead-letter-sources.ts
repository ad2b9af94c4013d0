import type { DeadLetters } from '../model/dead-letters.ts';
import type { Queue } from '../model/model.ts';

/** The queues whose dead letters come to a queue; retry queues receive some, too. */
export function deadLetterSources(deadLetters: DeadLetters, queue: Queue): readonly Queue[] {
  const known = cache.get(deadLetters) ?? sourcesByTarget(deadLetters);
  cache.set(deadLetters, known);
  return known.get(queue) ?? [];
}

const cache = new WeakMap<DeadLetters, ReadonlyMap<Queue, readonly Queue[]>>();

function sourcesByTarget({ routes }: DeadLetters): ReadonlyMap<Queue, readonly Queue[]> {
  const sources = new Map<Queue, Queue[]>();
  for (const { source, targets } of routes.values()) {
    for (const target of targets) {
      const known = sources.get(target);
      if (known) known.push(source);
      else sources.set(target, [source]);
    }
  }
  return sources;
}
