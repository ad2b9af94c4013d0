import { formatBytes, quantity } from '../../src/messages/size.ts';
import { h, svg } from '../shared/dom.ts';
import { dataTable, named, section } from '../shared/facts.ts';
import { formatNumber } from '../shared/units.ts';
import { withCode } from '../shared/words.ts';
import { hasTrouble } from './now.ts';
import type { ClusterNow, NodeNow } from './protocol.ts';

/** What each node is, and how far it is from its limits. */
export function nodeCards(nodes: ClusterNow['nodes'], username: string): HTMLElement {
  if (!nodes) {
    const words = `The nodes are hidden from user \`${username}\`: seeing them needs the monitoring tag.`;
    return section('node-list', 'Nodes', h('p', {}, ...withCode(words)));
  }
  return section('node-list', 'Nodes', h('div', { class: 'cards' }, ...nodes.map(card)));
}

export function listenerTable(listeners: ClusterNow['listeners']): readonly HTMLElement[] {
  if (listeners.length === 0) return [];
  const rows = listeners.map(({ node, protocol, ip_address, port, tls }) => [
    named(node),
    named(protocol),
    named(`${ip_address === '::' || ip_address === '0.0.0.0' ? 'all addresses' : ip_address} port ${port}`),
    tls ? 'TLS' : 'not encrypted',
  ]);
  return [
    section(
      'listener-list',
      'Listeners',
      dataTable('Listeners', ['Node', 'Protocol', 'Address', 'Encryption'], rows),
    ),
  ];
}

function card(node: NodeNow): HTMLElement {
  const { name, running, memory, disk, fileDescriptors, sockets, processes, partitions, uptimeMs } = node;
  return h(
    'article',
    { class: hasTrouble(node) ? 'node bad' : 'node' },
    h('h3', {}, named(name)),
    h('p', { class: 'quiet' }, kindWords(node)),
    ...troubles(node).map(words => h('p', { class: 'trouble' }, words)),
    ...(running
      ? [
          h(
            'dl',
            { class: 'gauges' },
            ...(memory
              ? gauge(
                  'Memory',
                  memory.bytes / memory.limit,
                  `${formatBytes(memory.bytes)} of ${formatBytes(memory.limit)}`,
                )
              : []),
            ...(disk
              ? row('Disk free', `${formatBytes(disk.bytes)}; publishers stop at ${formatBytes(disk.limit)}`)
              : []),
            ...used('File descriptors', fileDescriptors),
            ...used('Sockets', sockets),
            ...used('Erlang processes', processes),
            ...(uptimeMs === undefined ? [] : row('Up for', durationWords(uptimeMs))),
          ),
        ]
      : []),
    ...(partitions && partitions.length > 0
      ? [h('p', { class: 'trouble' }, `It does not see ${partitions.join(', ')}: the network is split.`)]
      : []),
  );
}

function kindWords({ type, version, erlangVersion, running }: NodeNow): string {
  if (!running) return 'not running';
  return [
    version && `RabbitMQ ${version}`,
    erlangVersion && `Erlang/OTP ${erlangVersion}`,
    type === 'ram' && 'RAM node',
  ]
    .filter(Boolean)
    .join(' · ');
}

function troubles({ running, memory, disk, beingDrained }: NodeNow): readonly string[] {
  return [
    ...(running ? [] : ['It does not run, or the others do not reach it.']),
    ...(memory?.alarm ? ['Memory alarm: publishers of the whole cluster are blocked.'] : []),
    ...(disk?.alarm ? ['Disk alarm: publishers of the whole cluster are blocked.'] : []),
    ...(beingDrained ? ['In maintenance: it takes no clients.'] : []),
    ...(running && !memory
      ? ['It tells nothing of itself: its statistics are off, or it has just started.']
      : []),
  ];
}

function used(
  name: string,
  of: { readonly used: number; readonly total: number } | undefined,
): HTMLElement[] {
  if (!of) return [];
  const words = `${formatNumber(of.used, 'count')} of ${formatNumber(of.total, 'count')}`;
  return gauge(name, of.used / of.total, words);
}

function gauge(name: string, share: number, words: string): HTMLElement[] {
  const part = Math.min(1, Math.max(0, share));
  const bar = svg(
    'svg',
    { viewBox: '0 0 100 6', preserveAspectRatio: 'none', class: 'bar', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 6, class: 'all' }),
    svg('rect', { width: 100 * part, height: 6, class: share > 0.8 ? 'much' : 'some' }),
  );
  return row(name, words, bar, ` ${formatNumber(share, 'share')}`);
}

function row(name: string, words: string, ...more: readonly (Node | string)[]): HTMLElement[] {
  return [
    h('dt', {}, name),
    h('dd', {}, words, ...(more.length > 0 ? [h('span', { class: 'share' }, ...more)] : [])),
  ];
}

function durationWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return quantity(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? quantity(hours, 'hour') : quantity(Math.floor(hours / 24), 'day');
}
