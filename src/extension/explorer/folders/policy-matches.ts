import { readPolicy } from '../../../management/policies.ts';
import { type MatchedThing, readMatchedThings } from '../../../management/policy-matches.ts';
import type { Policy } from '../../../model/model.ts';
import type { Folder } from '../folder.ts';
import { dotted, itemId, notice, type TreeNode } from '../node.ts';

/** The queues and exchanges that a policy matches, in pages, and whether it is the one that applies. */
export const policyMatches: Folder = {
  async read({ folder, page, ask }) {
    const { vhost = '', policy: { name, kind } = { name: '', kind: 'policy' } } = folder.target;
    const { items, left, policy } = await ask(async (client, signal) => {
      const policy = await readPolicy(client, { kind, vhost, name }, signal);
      return { policy, ...(await readMatchedThings(client, policy, page, signal)) };
    });
    const none = notice(folder, `Nothing has a name that ${policy.pattern} finds`);
    return {
      nodes: page === 1 && items.length === 0 ? [none] : items.map(thing => matchNode(folder, policy, thing)),
      left,
    };
  },
};

export function matchNode(folder: TreeNode, policy: Policy, thing: MatchedThing): TreeNode {
  const { name, type } = thing;
  const isQueue = thing.kind === 'queue';
  const chosen = policy.kind === 'policy' ? thing.policy : thing.operatorPolicy;
  const verdict = verdictOn(policy, chosen);
  return {
    id: itemId(folder, `${thing.kind}/${name}`),
    kind: thing.kind,
    label: name === '' ? '(default)' : name,
    description: dotted(isQueue ? type : `${type} exchange`, verdict.words),
    tooltip: `${isQueue ? 'Queue' : 'Exchange'} ${name} (${type})\n${verdict.reason}`,
    state: 'normal',
    target: {
      cluster: folder.target.cluster,
      vhost: policy.vhost,
      ...(isQueue ? { queue: name, queueType: type } : { exchange: name }),
    },
  };
}

/** @param chosen of the policies of the same kind the one that the broker names */
function verdictOn(
  { kind, name }: Policy,
  chosen: string | undefined,
): { readonly words?: string; readonly reason: string } {
  if (chosen === undefined) {
    return {
      reason:
        'The broker names no policy for it: it is new, the definition holds a key that its type does not take, or statistics are off',
    };
  }
  return chosen === name
    ? { words: 'applies', reason: `Of the ${plurals[kind]} that match it, ${name} has the highest priority` }
    : {
        words: `${chosen} applies instead`,
        reason: `${chosen} matches it too, and has a higher priority or came first`,
      };
}

const plurals = { policy: 'policies', 'operator policy': 'operator policies' } as const;
