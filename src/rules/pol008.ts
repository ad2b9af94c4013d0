import type { Edit, Fix } from '../model/edit.ts';
import { queueTypeTakesPolicyKey } from '../model/facts.ts';
import type { Policy, Queue } from '../model/model.ts';
import { isAtLeast } from '../model/version.ts';
import { vhostField } from './additions.ts';
import { examplePolicy, queuesExample } from './examples.ts';
import { isMirroringKey, policyTitle, withoutKeys } from './policies.ts';
import { applyToOf } from './policy-matches.ts';
import { defineRule, type Evidence } from './rule.ts';

const queues = { 'orders.classic': {}, 'orders.quorum': { 'x-queue-type': 'quorum' } };

export const policyKeysFitQueues = defineRule({
  id: 'POL008',
  name: 'policy-keys-fit-queues',
  item: null,
  severity: 'warning',
  summary: 'The queues that a policy matches take all of its keys.',
  why: 'One key that a queue type does not take, and the broker skips the whole policy for that queue, silently: with the limit that does not fit, the dead letter exchange beside it is gone as well.',
  remedy:
    'Split the policy by queue type: `apply-to` knows classic_queues, quorum_queues and streams from 3.12 on.',
  source: 'https://www.rabbitmq.com/docs/policies',
  versions: '>=3.10',
  examples: {
    bad: queuesExample(queues, {
      policies: [examplePolicy('limits', '^orders', { 'delivery-limit': 10, 'max-length': 100000 })],
    }),
    good: queuesExample(queues, {
      policies: [
        examplePolicy(
          'limits',
          '^orders',
          { 'delivery-limit': 10, 'max-length': 100000 },
          { 'apply-to': 'quorum_queues' },
        ),
      ],
    }),
  },
  *check(evidence) {
    const { topology, version } = evidence;
    for (const { policy, type, keys, queues: skipped } of skips(evidence)) {
      // A broker that does not know the key refuses the policy anyway.
      if (isAtLeast(version, 4, 0) && keys.some(isMirroringKey)) continue;
      const [first] = skipped;
      const [key] = keys;
      if (!first || key === undefined) continue;
      const which =
        skipped.length === 1
          ? `\`${first.name}\``
          : `${skipped.length} ${type} queues (such as \`${first.name}\`)`;
      yield {
        at: policy.source.key('definition', key),
        message: `${policyTitle(policy)} is skipped whole for ${which}: a ${type} queue does not take \`${key}\`. Split the policy by queue type.`,
        fixes: [
          ...splitFix(evidence, policy, type, keys),
          ...(hidesDeadLetters(topology, policy)
            ? []
            : [withoutKeys(evidence, policy, keys, `Remove ${keys.map(name => `\`${name}\``).join(', ')}`)]),
        ],
      };
    }
  },
});

interface Skip {
  readonly policy: Policy;
  readonly type: string;
  readonly keys: readonly string[];
  readonly queues: Queue[];
}

/** The policies that queues do without, by the type of those queues. */
function skips({ model, topology }: Evidence): Iterable<Skip> {
  const found = new Map<Policy, Map<string, Skip>>();
  if (model.policies.length === 0) return [];
  for (const queue of model.queues) {
    const { type, skipped } = topology.effective(queue);
    for (const { policy, unsupportedKeys: keys } of skipped) {
      const byType = found.get(policy) ?? new Map<string, Skip>();
      found.set(policy, byType);
      const skip = byType.get(type);
      if (skip) skip.queues.push(queue);
      else byType.set(type, { policy, type, keys, queues: [queue] });
    }
  }
  return [...found.values()].flatMap(byType => [...byType.values()]);
}

/** The policy for the types that take it, and another of what is left for this one. */
function splitFix(
  { model, topology, version }: Evidence,
  policy: Policy,
  type: string,
  keys: readonly string[],
): readonly Fix[] {
  const { kind, applyTo, definition, name, pattern, priority, source, vhost } = policy;
  const all = Object.keys(definition);
  const fitting = ['classic', 'quorum', 'stream'].filter(candidate =>
    all.every(key => queueTypeTakesPolicyKey(candidate, key, version)),
  );
  const [only] = fitting;
  const forQueuesOnly = applyTo === 'queues' || applyTo === 'all';
  if (
    !isAtLeast(version, 3, 12) ||
    kind !== 'policy' ||
    only === undefined ||
    fitting.length > 1 ||
    !forQueuesOnly
  )
    return [];
  if (all.some(key => key === 'alternate-exchange' || key.startsWith('federation-'))) return [];
  if (hidesDeadLetters(topology, policy)) return [];
  const rest = Object.fromEntries(Object.entries(definition).filter(([key]) => !keys.includes(key)));
  const otherName = `${name}-${type}`;
  if (model.policies.some(other => other.vhost === vhost && other.name === otherName)) return [];
  const edits: Edit[] = [{ op: 'set', in: source, path: ['apply-to'], value: applyToOf(only) }];
  if (Object.keys(rest).length > 0) {
    edits.push({
      op: 'add',
      section: 'policies',
      value: {
        ...vhostField(vhost),
        name: otherName,
        pattern,
        'apply-to': applyToOf(type),
        priority,
        definition: rest,
      },
    });
  }
  return [
    {
      title:
        edits.length === 1
          ? `Apply it to ${applyToOf(only)} only`
          : `Apply it to ${applyToOf(only)} only, and the rest of it to ${applyToOf(type)}`,
      edits,
      preferred: true,
    },
  ];
}

/** Once the policy holds, so does its dead letter exchange: where that leads nowhere, a fix would lose messages. */
function hidesDeadLetters(topology: Evidence['topology'], { vhost, definition }: Policy): boolean {
  const exchange = definition['dead-letter-exchange'];
  if (exchange === undefined) return false;
  return typeof exchange !== 'string' || topology.bindingsFrom(vhost, exchange).length === 0;
}
