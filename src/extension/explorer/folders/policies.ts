import { listPolicies } from '../../../management/policies.ts';
import { countMatches, type MatchCount } from '../../../management/policy-matches.ts';
import type { Policy } from '../../../model/model.ts';
import { valueWords } from '../binding-node.ts';
import type { Asked, Folder } from '../folder.ts';
import { dotted, factNode, folderNode, itemId, notice, type TreeNode } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/**
 * The policies of a virtual host, then its operator policies, by priority. With each look it is counted how much one of them
 * matches, those first of which nobody knows; where queues are few, some at once.
 */
export const policies: Folder = {
  async read(asked) {
    const { folder, page, ask } = asked;
    const { vhost = '' } = folder.target;
    const found = (await ask((client, signal) => listPolicies(client, vhost, signal))).toSorted(byPrecedence);
    if (found.length === 0) return { nodes: [notice(folder, 'No policies')], description: 'none' };
    const counts = await countSome(asked, found);
    const nodes = found.map(policy => policyNode(folder, policy, counts.get(patternKey(policy))));
    const idle = nodes.filter(({ state }) => state !== 'normal').length;
    return {
      ...slicedPage(nodes, page),
      description: dotted(
        policyCount(found.length),
        idle > 0 && `${idle.toLocaleString('en')} without a match`,
      ),
      state: idle > 0 ? 'attention' : 'normal',
    };
  },
};

/** @param count undefined where nobody has counted yet, or the broker cannot */
export function policyNode(folder: TreeNode, policy: Policy, count: MatchCount | undefined): TreeNode {
  const { kind, vhost, name, pattern, applyTo, priority, definition } = policy;
  const applies = applyTo.replaceAll('_', ' ');
  const matched = count && (count.count === 0 ? 'matches nothing' : `matches ${countWords(count)}`);
  const node: TreeNode = {
    id: itemId(folder, `${kind}/${name}`),
    kind: 'policy',
    label: name,
    description: dotted(
      kind === 'operator policy' && kind,
      matched,
      pattern,
      applies === 'all' ? 'queues and exchanges' : applies,
      `priority ${priority}`,
    ),
    tooltip: [
      `${kind === 'policy' ? 'Policy' : 'Operator policy'} ${name} in virtual host ${vhost}, priority ${priority}`,
      `For ${applies === 'all' ? 'queues and exchanges' : applies} with a name that ${pattern} finds`,
      ...(matched ? [`It ${matched}${count.count === 0 ? ': is the pattern right?' : ''}`] : []),
      ...Object.entries(definition).map(([key, value]) => `${key}: ${valueWords(value)}`),
    ].join('\n'),
    state: count?.count === 0 ? 'attention' : 'normal',
    target: { ...folder.target, vhost, policy: { name, kind } },
  };
  return {
    ...node,
    children: [
      ...Object.entries(definition).map(([key, value]) => factNode(node, key, valueWords(value))),
      folderNode(node, 'policyMatches', 'Matches', {
        description: count && countWords(count),
        tooltip: 'The queues and exchanges that it matches, and whether it is the one that applies',
      }),
    ],
  };
}

function policyCount(count: number): string {
  return count === 1 ? '1 policy' : `${count.toLocaleString('en')} policies`;
}

function countWords({ count, isAtLeast }: MatchCount): string {
  return `${isAtLeast ? 'at least ' : ''}${count.toLocaleString('en')}`;
}

/** By what a pattern finds, and where; the one that was counted longest ago first. */
type Counts = Map<string, MatchCount | undefined>;

async function countSome({ folder, session, anew, ask }: Asked, found: readonly Policy[]): Promise<Counts> {
  const key = `policy matches in ${folder.target.vhost}`;
  const counts = await session.once(key, async (): Promise<Counts> => new Map(), anew);
  const { queues = 0 } = await session.connect();
  const byKey = new Map(found.map(policy => [patternKey(policy), policy]));
  const unknown = [...byKey.keys()].filter(pattern => !counts.has(pattern));
  const due =
    unknown.length > 0
      ? unknown.slice(0, queues <= fewQueues ? mostAtOnce : 1)
      : [...counts.keys()].filter(pattern => byKey.has(pattern)).slice(0, 1);
  await Promise.all(
    due.map(async pattern => {
      const policy = byKey.get(pattern);
      const count = policy && (await ask((client, signal) => countMatches(client, policy, signal)));
      counts.delete(pattern);
      counts.set(pattern, count);
    }),
  );
  return counts;
}

/** For each count the broker looks through all names: 10,000 take 3.10.8 some 0.2 s. */
const fewQueues = 1000;
const mostAtOnce = 8;

function patternKey({ applyTo, pattern }: Policy): string {
  return `${applyTo} ${pattern}`;
}

function byPrecedence(a: Policy, b: Policy): number {
  if (a.kind !== b.kind) return a.kind === 'policy' ? -1 : 1;
  return b.priority - a.priority || (a.name < b.name ? -1 : 1);
}
