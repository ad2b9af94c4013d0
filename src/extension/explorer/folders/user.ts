import {
  listPermissionsOf,
  listTopicPermissionsOf,
  type TopicPermission,
} from '../../../management/users.ts';
import type { Permission } from '../../../model/model.ts';
import type { Folder } from '../folder.ts';
import { byLabel, itemId, notice, type TreeNode } from '../node.ts';
import { slicedPage } from '../sliced-page.ts';

/** What a user opens into: what it may do, by virtual host. */
export const user: Folder = {
  async read({ folder, page, ask }) {
    const { user: name = '' } = folder.target;
    const [permissions, topicPermissions] = await ask((client, signal) =>
      Promise.all([listPermissionsOf(client, name, signal), listTopicPermissionsOf(client, name, signal)]),
    );
    if (permissions.length + topicPermissions.length === 0)
      return { nodes: [notice(folder, 'It has permissions in no virtual host')] };
    const found = [
      ...permissions.map(permission => permissionNode(folder, permission)),
      ...topicPermissions.map(permission => topicPermissionNode(folder, permission)),
    ];
    return slicedPage(found.toSorted(byLabel), page);
  },
};

/** The patterns are regular expressions of names: https://www.rabbitmq.com/docs/access-control#authorisation */
export function permissionNode(folder: TreeNode, permission: Omit<Permission, 'source'>): TreeNode {
  const { user: name, vhost, configure, write, read } = permission;
  return {
    id: itemId(folder, vhost),
    kind: 'permission',
    label: vhost,
    description: `configure ${patternWords(configure)} · write ${patternWords(write)} · read ${patternWords(read)}`,
    tooltip: [
      `What user ${name} may do in virtual host ${vhost}, by the names of queues and exchanges`,
      `Configure (declare and delete): ${patternWords(configure)}`,
      `Write (publish and bind): ${patternWords(write)}`,
      `Read (consume, get, purge and bind): ${patternWords(read)}`,
    ].join('\n'),
    state: 'normal',
    target: { ...folder.target, vhost, user: name },
  };
}

/** https://www.rabbitmq.com/docs/access-control#topic-authorisation */
export function topicPermissionNode(folder: TreeNode, permission: TopicPermission): TreeNode {
  const { user: name, vhost, exchange, write, read } = permission;
  return {
    id: itemId(folder, `${vhost}/${exchange}`),
    kind: 'topicPermission',
    label: `${vhost}, topic exchange ${exchange}`,
    description: `write ${patternWords(write)} · read ${patternWords(read)}`,
    tooltip: [
      `Which routing keys user ${name} may use with the topic exchange ${exchange} in virtual host ${vhost}`,
      `Write (publish): ${patternWords(write)}`,
      `Read (bind a queue that it consumes): ${patternWords(read)}`,
    ].join('\n'),
    state: 'normal',
    target: { ...folder.target, vhost, user: name, exchange },
  };
}

/** An empty pattern finds no name but the empty one: the broker takes it for "nothing". */
function patternWords(pattern: string): string {
  if (pattern === '' || pattern === '^$') return 'nothing';
  return pattern === '.*' ? 'all' : pattern;
}
