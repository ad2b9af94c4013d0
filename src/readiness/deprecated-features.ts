import type { ChecklistItemId } from '../rules/checklist.ts';
import type { AllEvidence } from './evidence.ts';
import { judging, note } from './item.ts';
import type { Evidence } from './report.ts';

/** What a cluster uses and a coming release refuses, told with the item that it is about. */
export function* deprecatedFeatures(id: ChecklistItemId, seen: AllEvidence): Iterable<Evidence> {
  yield* judging(seen, 'deprecatedInUse', function* (features) {
    for (const { name } of features) {
      const [item, words] = known[name] ?? [];
      if (item === id)
        yield note(`The deprecated feature \`${name}\` is in use: ${words}. A coming release refuses it.`);
    }
  });
}

/** https://www.rabbitmq.com/docs/deprecated-features */
const known: Readonly<Record<string, readonly [ChecklistItemId, string]>> = {
  transient_nonexcl_queues: ['REL001', 'a client declares queues that are neither durable nor exclusive'],
  global_qos: ['REL005', 'a client sets a prefetch for a whole channel'],
  ram_node_type: ['HA001', 'a node keeps nothing on its disk'],
  classic_queue_mirroring: ['HA002', 'policies mirror classic queues'],
  queue_master_locator: ['HA002', 'queues or policies say on which node a classic queue is made'],
  management_metrics_collection: ['MON002', 'the management plugin collects metrics itself'],
};
