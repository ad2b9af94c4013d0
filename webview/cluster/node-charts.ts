import type { History } from '../../src/management/samples.ts';
import { type ChartLine, chart } from '../shared/chart.ts';
import { h } from '../shared/dom.ts';
import { section } from '../shared/facts.ts';
import { formatNumber } from '../shared/units.ts';
import type { ClusterNow, NodeNow } from './protocol.ts';

/** The resources of the nodes over time, a line a node, against their limits. */
export function nodeCharts(): { readonly element: HTMLElement; show(now: ClusterNow): void } {
  const none = 'The broker has no samples of it.';
  const memory = chart({ id: 'memory', title: 'Memory', unit: 'share', empty: none });
  const disk = chart({ id: 'disk', title: 'Disk free', unit: 'bytes', empty: none });
  const fileDescriptors = chart({ id: 'fds', title: 'File descriptors', unit: 'share', empty: none });
  const sockets = chart({ id: 'sockets', title: 'Sockets', unit: 'share', empty: none });
  const all = [memory, disk, fileDescriptors, sockets];
  const element = section(
    'over-time',
    'Nodes over time',
    h('div', { class: 'charts' }, ...all.map(({ element }) => element)),
  );
  return {
    element,
    show({ nodes, nodeHistory: history }) {
      element.hidden = nodes === undefined;
      if (!nodes) return;
      const shown = nodes.slice(0, mostLines);
      const lines = shown.map(({ name }): ChartLine => ({ key: name, label: name }));
      const rest = nodes.length > shown.length ? `The first ${shown.length} of ${nodes.length} nodes.` : '';
      const limits = (of: (node: NodeNow) => number | undefined, words: (limit: number) => string) => {
        const known = [...new Set(shown.flatMap(node => of(node) ?? []))];
        return [...known.map(words), rest].join(' ').trim();
      };
      memory.show(
        lines,
        shareOf(history?.memory, shown, ({ memory }) => memory?.limit),
        limits(
          ({ memory }) => memory?.limit,
          limit => `The limit is ${formatNumber(limit, 'bytes')}: above it publishers are blocked.`,
        ),
      );
      disk.show(
        lines,
        history?.disk,
        limits(
          ({ disk }) => disk?.limit,
          limit => `The limit is ${formatNumber(limit, 'bytes')}: below it publishers are blocked.`,
        ),
      );
      fileDescriptors.show(
        lines,
        shareOf(history?.fileDescriptors, shown, node => node.fileDescriptors?.total),
        limits(
          node => node.fileDescriptors?.total,
          limit => `The limit is ${formatNumber(limit, 'count')}.`,
        ),
      );
      // From 4.0 on sockets have no limit of their own.
      const hasSockets = shown.some(node => node.sockets !== undefined);
      sockets.element.hidden = !hasSockets;
      if (!hasSockets) return;
      sockets.show(
        lines,
        shareOf(history?.sockets, shown, node => node.sockets?.total),
        limits(
          node => node.sockets?.total,
          limit => `The limit is ${formatNumber(limit, 'count')}.`,
        ),
      );
    },
  };
}

/** More lines than there are dashes to tell them apart are no picture. */
const mostLines = 6;

/** Against the limit as it is now; a node without one has no line. */
function shareOf(
  history: History | undefined,
  nodes: readonly NodeNow[],
  limitOf: (node: NodeNow) => number | undefined,
): History | undefined {
  if (!history) return undefined;
  const lines = nodes.flatMap(node => {
    const limit = limitOf(node);
    const values = history.lines[node.name];
    return limit && values
      ? [[node.name, values.map(value => (value === null ? null : value / limit))] as const]
      : [];
  });
  return { at: history.at, lines: Object.fromEntries(lines) };
}
