import type { Edit } from '../model/edit.ts';
import type { Queue } from '../model/model.ts';

/** Makes a durable classic queue a quorum queue, without the arguments that only a classic queue takes. */
export function toQuorum(queue: Queue): readonly Edit[] {
  const refused = ['x-max-priority', 'x-queue-mode', 'x-queue-version', 'x-queue-master-locator'];
  return [
    { op: 'set', in: queue.source, path: ['arguments', 'x-queue-type'], value: 'quorum' },
    ...refused
      .filter(key => key in queue.arguments)
      .map((key): Edit => ({ op: 'remove', in: queue.source, path: ['arguments', key] })),
  ];
}
