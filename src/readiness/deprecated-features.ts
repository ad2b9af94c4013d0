import { deprecatedFeatureWords } from '../model/deprecated-features.ts';
import type { ChecklistItemId } from '../rules/checklist.ts';
import type { AllEvidence } from './evidence.ts';
import { judging, note } from './item.ts';
import type { Evidence } from './report.ts';

/** What a cluster uses and a coming release refuses, told with the item that it is about. */
export function* deprecatedFeatures(id: ChecklistItemId, seen: AllEvidence): Iterable<Evidence> {
  yield* judging(seen, 'deprecatedInUse', function* (features) {
    for (const { name } of features) {
      if (items[name] === id) {
        yield note(
          `The deprecated feature \`${name}\` is in use: ${deprecatedFeatureWords[name]}. A coming release refuses it.`,
        );
      }
    }
  });
}

const items: Readonly<Record<string, ChecklistItemId>> = {
  transient_nonexcl_queues: 'REL001',
  global_qos: 'REL005',
  ram_node_type: 'HA001',
  classic_queue_mirroring: 'HA002',
  queue_master_locator: 'HA002',
  management_metrics_collection: 'MON002',
};
