import type { Fix } from '../model/edit.ts';
import type { PlacedSetting } from './placed-settings.ts';
import { withoutKeys } from './policies.ts';
import { deleteFirst } from './queue-arguments.ts';
import type { Evidence } from './rule.ts';

/** Sets or (without a value) removes `key` where the setting is written: in the arguments, or in the policy. */
export function settingFix(
  evidence: Evidence,
  { from, queues }: Pick<PlacedSetting, 'from' | 'queues'>,
  key: string,
  value: unknown,
  title: string,
): readonly Fix[] {
  const [queue] = queues;
  if (from === 'argument') {
    const path = ['arguments', `x-${key}`];
    const edit =
      value === undefined
        ? ({ op: 'remove', in: queue.source, path } as const)
        : ({ op: 'set', in: queue.source, path, value } as const);
    return [{ title: `${title} ${deleteFirst}`, edits: [edit], preferred: true }];
  }
  const { policy, operatorPolicy } = evidence.topology.effective(queue);
  const owner = from === 'policy' ? policy : operatorPolicy;
  if (!owner) return [];
  const place = `${title} in the ${owner.kind} \`${owner.name}\``;
  if (value === undefined) return [{ ...withoutKeys(evidence, owner, [key], place), preferred: true }];
  return [
    {
      title: place,
      edits: [{ op: 'set', in: owner.source, path: ['definition', key], value }],
      preferred: true,
    },
  ];
}
