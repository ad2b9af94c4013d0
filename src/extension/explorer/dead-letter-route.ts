import type { DeathReason } from '../../model/dead-letters.ts';
import type { RouteSummary } from './dead-letter-map.ts';
import type { TreeNode } from './node.ts';

/** A queue whose dead letters come to where the node stands. */
export function routeNode(parentId: string, { target }: TreeNode, route: RouteSummary): TreeNode {
  const { source, reasons } = route;
  return {
    id: `${parentId}/${encodeURIComponent(source)}`,
    kind: 'deadLetterRoute',
    label: `from ${source}`,
    description: reasonWords(reasons),
    tooltip: `Messages of ${source} come here ${routeWords(route)} when they are ${reasonWords(reasons)}.`,
    state: 'normal',
    target: { ...target, queue: source },
  };
}

/** Such as `via orders.dlx with key dead`. */
export function routeWords({ exchange, routingKey }: RouteSummary): string {
  return `via ${exchangeName(exchange)}${routingKey === undefined ? '' : ` with key ${routingKey}`}`;
}

export function exchangeName(exchange: string): string {
  return exchange === '' ? 'the default exchange' : exchange;
}

const reasons: Readonly<Record<DeathReason, string>> = {
  rejected: 'rejected',
  expired: 'expired',
  maxlen: 'over the length limit',
  delivery_limit: 'over the delivery limit',
};

/** Such as `rejected, expired or over the length limit`. */
export function reasonWords(all: readonly DeathReason[]): string {
  const words = all.map(reason => reasons[reason]);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}
