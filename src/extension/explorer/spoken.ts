import type { NodeKind, TreeNode } from './node.ts';

/** What a screen reader says of a node: what it is, where the label alone does not tell, and what its colour means. */
export function spoken({ kind, label, description, state, target }: TreeNode): string {
  const what = kind === 'queue' && target.queueType === 'stream' ? 'stream' : kinds[kind];
  return [label, what, description?.replaceAll(' · ', ', '), states[state]].filter(Boolean).join(', ');
}

/** Of what has a name of its own: folders and facts are called what they are. */
const kinds: Readonly<Partial<Record<NodeKind, string>>> = {
  group: 'group',
  cluster: 'cluster',
  node: 'node',
  connection: 'connection',
  channel: 'channel',
  user: 'user',
  permission: 'permission',
  topicPermission: 'topic permission',
  vhost: 'virtual host',
  deadLetterQueue: 'dead letter queue',
  lostDeadLetters: 'queue',
  queue: 'queue',
  exchange: 'exchange',
  policy: 'policy',
  consumer: 'consumer',
  shovel: 'shovel',
  federationLink: 'federation link',
  deprecatedFeature: 'deprecated feature',
};

const states: Readonly<Record<TreeNode['state'], string | undefined>> = {
  normal: undefined,
  attention: 'warning',
  broken: 'error',
};
