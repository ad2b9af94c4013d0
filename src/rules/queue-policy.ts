import type { Edit } from '../model/edit.ts';
import type { Policy, Queue } from '../model/model.ts';
import { vhostField } from './additions.ts';
import { escapePattern } from './pcre.ts';
import type { Evidence } from './rule.ts';

/**
 * The edit that gives one queue further settings by policy.
 *
 * Only one policy applies to a queue, so the settings join the policy that it has, where that policy is for this
 * queue alone; else a policy of higher priority takes over the settings of the one that it displaces.
 */
export function policyEdit(
  { topology, model }: Evidence,
  queue: Queue,
  settings: Readonly<Record<string, unknown>>,
): Edit {
  const { policy } = topology.effective(queue);
  if (policy && isForOneQueue(policy, queue)) {
    return {
      op: 'set',
      in: policy.source,
      path: ['definition'],
      value: { ...policy.definition, ...settings },
    };
  }
  const taken = new Set(model.policies.filter(({ vhost }) => vhost === queue.vhost).map(({ name }) => name));
  let name = `${queue.name}-policy`;
  while (taken.has(name)) name += '-2';
  return {
    op: 'add',
    section: 'policies',
    value: {
      ...vhostField(queue.vhost),
      name,
      pattern: patternFor(queue),
      'apply-to': 'queues',
      priority: (policy?.priority ?? 0) + 10,
      definition: { ...policy?.definition, ...settings },
    },
  };
}

function isForOneQueue(policy: Policy, queue: Queue): boolean {
  return policy.pattern === patternFor(queue) && policy.applyTo !== 'all';
}

function patternFor(queue: Queue): string {
  return `^${escapePattern(queue.name)}$`;
}
