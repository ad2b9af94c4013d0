import { type ClusterNode, listNodes } from '../../../management/nodes.ts';
import { type Listener, listListeners } from '../../../management/overview.ts';
import { formatBytes, quantity } from '../../../messages/size.ts';
import { closedPage } from '../closed.ts';
import type { Folder, Page } from '../folder.ts';
import { dotted, factNode, itemId, type TreeNode } from '../node.ts';

/** The nodes of a cluster, with what they run low on. A look is one request; where they listen is asked once. */
export const nodes: Folder = {
  async read(asked) {
    const { folder, session, anew, ask } = asked;
    const closed = await closedPage(asked, 'monitoring', 'Nodes are');
    if (closed) return closed;
    const [found, listeners] = await Promise.all([
      ask(listNodes),
      session.once('listeners', listListeners, anew),
    ]);
    return nodesPage(folder, found, listeners);
  },
};

export function nodesPage(
  folder: TreeNode,
  found: readonly ClusterNode[],
  listeners: readonly Listener[],
): Page {
  const isMixed = new Set(found.flatMap(({ version }) => version ?? [])).size > 1;
  const troubled = found.filter(node => problemsOf(node).length > 0);
  const down = found.filter(({ running }) => !running).length;
  return {
    nodes: found.map(node =>
      nodeNode(
        folder,
        node,
        listeners.filter(({ node: of }) => of === node.name),
        isMixed,
      ),
    ),
    description: dotted(
      down > 0 ? `${down} of ${found.length} down` : quantity(found.length, 'node'),
      ...new Set(troubled.filter(({ running }) => running).map(node => problemsOf(node)[0]?.words)),
      isMixed && 'versions differ',
    ),
    state: worst(troubled.flatMap(problemsOf)),
  };
}

function nodeNode(
  folder: TreeNode,
  node: ClusterNode,
  listeners: readonly Listener[],
  isMixed: boolean,
): TreeNode {
  const { name, version, memory, disk } = node;
  const found = problemsOf(node);
  const bare: TreeNode = {
    id: itemId(folder, name),
    kind: 'node',
    label: name,
    description: dotted(
      ...found.map(({ words }) => words),
      isMixed && version,
      memory && `memory ${formatBytes(memory.bytes)} of ${formatBytes(memory.limit)}`,
      disk && `disk ${formatBytes(disk.bytes)} free`,
    ),
    tooltip: [
      `Node ${name}${version ? `, RabbitMQ ${version}` : ''}`,
      ...found.map(({ consequence }) => consequence),
      ...(node.running && !memory
        ? ['It tells nothing of itself: it has just started, has no management agent, or keeps no statistics']
        : []),
    ].join('\n'),
    state: worst(found),
    target: { ...folder.target, node: name },
  };
  const facts = [...factsOf(bare, node), ...listenersOf(bare, listeners), ...pluginsOf(bare, node)];
  return facts.length > 0 ? { ...bare, children: facts } : bare;
}

interface Problem {
  /** Such as `memory alarm`. */
  readonly words: string;
  readonly consequence: string;
  readonly state: 'attention' | 'broken';
}

/** The worst first. Alarms and partitions: https://www.rabbitmq.com/docs/alarms, https://www.rabbitmq.com/docs/partitions */
function problemsOf(node: ClusterNode): readonly Problem[] {
  return [...problems(node)];
}

function* problems({ running, partitions = [], ...node }: ClusterNode): Iterable<Problem> {
  const { memory, disk, fileDescriptors, sockets, beingDrained } = node;
  const blocked = 'publishers are blocked in the whole cluster';
  if (!running) {
    yield broken('down', 'It does not run, or the others do not reach it');
    return;
  }
  if (partitions.length > 0) {
    yield broken(`partition: does not see ${partitions.join(', ')}`, 'The cluster has come apart here');
  }
  if (memory?.alarm) yield broken('memory alarm', `Memory is over its limit, and ${blocked}`);
  if (disk?.alarm) yield broken('disk alarm', `The disk is under its limit, and ${blocked}`);
  if (memory && !memory.alarm && memory.bytes > nearlyAll * memory.limit)
    yield near('memory near its limit', `At the limit of its memory ${blocked}`);
  if (disk && !disk.alarm && disk.bytes < 2 * disk.limit)
    yield near('disk near its limit', `At the limit of its disk ${blocked}`);
  if (isNearlyUsed(fileDescriptors))
    yield near('few file descriptors left', 'Without any no client connects and no file is opened');
  if (isNearlyUsed(sockets)) yield near('few sockets left', 'Without any no client connects');
  if (beingDrained) yield near('in maintenance', 'It has no leaders and takes no clients');
}

function broken(words: string, consequence: string): Problem {
  return { words, consequence, state: 'broken' };
}

function near(words: string, consequence: string): Problem {
  return { words, consequence, state: 'attention' };
}

function isNearlyUsed(of: ClusterNode['sockets']): boolean {
  return of !== undefined && of.used > nearlyAll * of.total;
}

const nearlyAll = 0.8;

function worst(all: readonly Problem[]): TreeNode['state'] {
  if (all.some(({ state }) => state === 'broken')) return 'broken';
  return all.length > 0 ? 'attention' : 'normal';
}

function factsOf(parent: TreeNode, node: ClusterNode): readonly TreeNode[] {
  const { memory, disk, fileDescriptors, sockets, processes, uptimeMs, version, erlangVersion, type } = node;
  const used = (label: string, of: typeof sockets) =>
    of && factNode(parent, label, `${of.used.toLocaleString('en')} of ${of.total.toLocaleString('en')}`);
  const facts = [
    memory &&
      factNode(
        parent,
        'Memory',
        `${formatBytes(memory.bytes)} of ${formatBytes(memory.limit)} (${Math.round((100 * memory.bytes) / memory.limit)} %)`,
        { tooltip: 'At the limit, vm_memory_high_watermark, publishers are blocked in the whole cluster' },
      ),
    disk &&
      factNode(parent, 'Disk', `${formatBytes(disk.bytes)} free, limit ${formatBytes(disk.limit)}`, {
        tooltip: 'Below the limit, disk_free_limit, publishers are blocked in the whole cluster',
      }),
    used('File descriptors', fileDescriptors),
    used('Sockets', sockets),
    used('Erlang processes', processes),
    uptimeMs !== undefined && factNode(parent, 'Uptime', durationWords(uptimeMs)),
    version !== undefined && factNode(parent, 'RabbitMQ', version),
    erlangVersion !== undefined && factNode(parent, 'Erlang/OTP', erlangVersion),
    type === 'ram' &&
      factNode(parent, 'RAM node', 'keeps its metadata in memory only', { state: 'attention' }),
  ];
  return facts.filter(fact => typeof fact === 'object');
}

function listenersOf(parent: TreeNode, listeners: readonly Listener[]): readonly TreeNode[] {
  if (listeners.length === 0) return [];
  const group = factNode(parent, 'Listeners', `${listeners.length}`);
  const children = listeners
    .toSorted((a, b) => a.port - b.port)
    .map(({ protocol, ip_address = '', port, tls }) =>
      factNode(
        group,
        `${protocol} ${ip_address.includes(':') ? `[${ip_address}]` : ip_address}:${port}`,
        tls ? ['TLS', ...(tls.verify === 'verify_peer' ? ['verifies clients'] : [])].join(', ') : undefined,
      ),
    );
  return [{ ...group, children }];
}

function pluginsOf(parent: TreeNode, { enabledPlugins = [] }: ClusterNode): readonly TreeNode[] {
  if (enabledPlugins.length === 0) return [];
  const group = factNode(parent, 'Enabled plugins', `${enabledPlugins.length}`);
  return [{ ...group, children: enabledPlugins.toSorted().map(plugin => factNode(group, plugin)) }];
}

/** The two largest units, such as `3 days 4 hours`. */
export function durationWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => quantity(count, unit))
    .join(' ');
}
