import type { NodeTarget, TreeNode } from './node.ts';

/**
 * Where the management UI shows what a node stands for, behind the address of the management API: its own pages, which every
 * release since 3.10 has. Of what has none, the page of what it is in.
 */
export function managementPage(target: NodeTarget): string {
  const { vhost, queue, exchange, policy, user, connection, channel, node } = target;
  if (channel !== undefined) return page('channels', channel);
  if (connection !== undefined) return page('connections', connection);
  if (user !== undefined) return page('users', user);
  if (node !== undefined) return page('nodes', node);
  if (vhost === undefined) return '';
  if (queue !== undefined) return page('queues', vhost, queue);
  if (exchange !== undefined) return page('exchanges', vhost, exchange === '' ? 'amq.default' : exchange);
  if (policy?.kind === 'policy') return page('policies', vhost, policy.name);
  // Operator policies have no page of their own.
  if (policy) return '#/policies';
  return page('vhosts', vhost);
}

/** What a thing is called. */
export function nameOf({ label, target }: Pick<TreeNode, 'label' | 'target'>): string {
  const { vhost, queue, exchange, policy, user, connection, channel, node } = target;
  return channel ?? connection ?? queue ?? exchange ?? policy?.name ?? user ?? node ?? vhost ?? label;
}

/** Below `/api`, encoded: what `GET` tells of what a node stands for. */
export function resourcePath(target: NodeTarget): string {
  const { vhost, queue, exchange, binding, policy, user, connection, channel, node } = target;
  if (channel !== undefined) return path('channels', channel);
  if (connection !== undefined) return path('connections', connection);
  if (user !== undefined && vhost !== undefined) return path('permissions', vhost, user);
  if (user !== undefined) return path('users', user);
  if (node !== undefined) return path('nodes', node);
  if (vhost === undefined) return path('overview');
  if (binding) {
    const { from, to, toType, propertiesKey } = binding;
    return path(
      'bindings',
      vhost,
      'e',
      from === '' ? 'amq.default' : from,
      toType === 'queue' ? 'q' : 'e',
      to,
      propertiesKey,
    );
  }
  if (policy) return path(policy.kind === 'policy' ? 'policies' : 'operator-policies', vhost, policy.name);
  if (queue !== undefined) return path('queues', vhost, queue);
  if (exchange !== undefined) return path('exchanges', vhost, exchange === '' ? 'amq.default' : exchange);
  return path('vhosts', vhost);
}

function page(...parts: readonly string[]): string {
  return `#${path(...parts)}`;
}

function path(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}
