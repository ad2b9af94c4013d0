import { type ExchangeRow, readExchangePage } from '../../../management/exchanges.ts';
import type { Folder, FolderView } from '../folder.ts';
import { dotted, itemId, notice, shareWords, type TreeNode } from '../node.ts';

/** The exchanges of a virtual host, in pages; on each those that every virtual host has come last. */
export const exchanges: Folder = {
  async read({ folder, page, view, ask }) {
    const { vhost = '' } = folder.target;
    const { items, fitting, total, left } = await ask((client, signal) =>
      readExchangePage(client, vhost, { page, name: view.filter?.name, sort: brokersSort(view) }, signal),
    );
    const isFirstEmpty = page === 1 && items.length === 0;
    return {
      nodes: isFirstEmpty
        ? [notice(folder, 'No exchange fits the filter')]
        : [...items.filter(row => !isBuiltIn(row)), ...items.filter(isBuiltIn)].map(row =>
            exchangeNode(folder, row),
          ),
      description: shareWords(fitting, total, 'exchange'),
      left,
    };
  },
};

/** The broker sorts by name where nothing is said. An exchange has no depth. */
function brokersSort({
  sort,
}: FolderView): { readonly by: string; readonly descending: boolean } | undefined {
  if (!sort || sort.by === 'depth') return undefined;
  return {
    by: sort.by === 'rate' ? 'message_stats.publish_in_details.rate' : 'name',
    descending: sort.descending,
  };
}

function isBuiltIn({ name }: Pick<ExchangeRow, 'name'>): boolean {
  return name === '' || name.startsWith('amq.');
}

export function exchangeNode(folder: TreeNode, row: ExchangeRow): TreeNode {
  const { name, type, durable, autoDelete, internal, policy, rates } = row;
  const alternate = row.arguments['alternate-exchange'];
  const isDefault = name === '';
  return {
    id: itemId(folder, name),
    kind: 'exchange',
    label: isDefault ? '(default)' : name,
    description: dotted(
      type,
      internal && 'internal',
      durable === false && 'not durable',
      autoDelete && 'auto-delete',
      typeof alternate === 'string' && `alternate ${alternate}`,
      rates && (rates.in > 0 || rates.out > 0) && `${rateWords(rates.in)} in, ${rateWords(rates.out)} out`,
    ),
    tooltip: [
      isDefault ? 'The default exchange: it leads to every queue by its name' : `Exchange ${name} (${type})`,
      internal && 'Internal: it gets messages from other exchanges, and from no client',
      durable === false && 'Not durable: it goes when the broker restarts',
      autoDelete && 'Auto-delete: it goes with its last binding',
      typeof alternate === 'string' && `What finds no way goes to its alternate exchange ${alternate}`,
      policy && `Policy ${policy}`,
    ]
      .filter(Boolean)
      .join('\n'),
    state: 'normal',
    // Of the default exchange there are as many bindings as queues, and all alike.
    children: isDefault ? undefined : 'onDemand',
    target: { ...folder.target, exchange: name },
  };
}

function rateWords(rate: number): string {
  return `${rate.toLocaleString('en', { maximumFractionDigits: 1 })}/s`;
}
