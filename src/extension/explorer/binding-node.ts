import type { ListedBinding } from '../../management/bindings.ts';
import { dotted, itemId, type TreeNode } from './node.ts';

/**
 * A binding as it is seen from one of its ends.
 * @param towards `to` on the exchange that it leads from, `from` on what it leads to
 */
export function bindingNode(parent: TreeNode, binding: ListedBinding, towards: 'to' | 'from'): TreeNode {
  const { vhost, from, to, toType, routingKey, propertiesKey } = binding;
  const own = Object.entries(binding.arguments).map(([key, value]) => `${key}: ${valueWords(value)}`);
  const source = from === '' ? 'the default exchange' : from;
  const keyWords = routingKey === '' ? 'no routing key' : `routing key ${routingKey}`;
  return {
    id: itemId(parent, `${towards}/${from}/${toType}/${to}/${propertiesKey}`),
    kind: 'binding',
    label: towards === 'to' ? `to ${to}` : `from ${source}`,
    description: dotted(
      towards === 'to' && toType === 'exchange' && 'exchange',
      routingKey || (own.length === 0 && 'no routing key'),
      ...own,
    ),
    tooltip: [`From ${source} to ${toType} ${to} with ${keyWords}`, ...own].join('\n'),
    state: 'normal',
    target: {
      ...parent.target,
      vhost,
      exchange: from,
      ...(toType === 'queue' && { queue: to }),
      binding: { from, to, toType, propertiesKey },
    },
  };
}

/** A value of an argument: text as it is, all else as JSON. */
export function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
