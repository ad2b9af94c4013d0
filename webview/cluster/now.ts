import { type Fact, factList } from '../shared/facts.ts';
import { formatNumber } from '../shared/units.ts';
import type { ClusterNow, NodeNow } from './protocol.ts';

/** A cluster at a glance. */
export function clusterFacts({ objects, depth, rates, churn, nodes }: ClusterNow): HTMLElement {
  const count = (value: number | undefined) =>
    value === undefined ? undefined : formatNumber(value, 'count');
  const rate = (value: number | undefined) => (value === undefined ? undefined : formatNumber(value, 'rate'));
  const alarms = nodes?.filter(hasTrouble) ?? [];
  const unroutable = rates?.unroutable;
  return factList([
    ...(nodes ? [nodesFact(nodes, alarms.length)] : []),
    { name: 'Messages', value: count(depth.total), note: depthNote(depth) },
    { name: 'Published', value: rate(rates?.publish) },
    { name: 'Delivered', value: rate(rates?.deliver) },
    {
      name: 'Dropped, unroutable',
      value: rate(unroutable),
      isBad: (unroutable ?? 0) > 0,
    },
    { name: 'Queues', value: count(objects.queues) },
    { name: 'Exchanges', value: count(objects.exchanges) },
    {
      name: 'Connections',
      value: count(objects.connections),
      note: churnNote(churn, 'connection', 'closed'),
    },
    { name: 'Channels', value: count(objects.channels), note: churnNote(churn, 'channel', 'closed') },
    { name: 'Consumers', value: count(objects.consumers) },
  ]);
}

/** Whether a node is one that somebody should look after. */
export function hasTrouble({ running, memory, disk, partitions }: NodeNow): boolean {
  return !running || (memory?.alarm ?? false) || (disk?.alarm ?? false) || (partitions?.length ?? 0) > 0;
}

function nodesFact(nodes: readonly NodeNow[], troubled: number): Fact {
  const running = nodes.filter(node => node.running).length;
  return {
    name: 'Nodes running',
    value: `${running} of ${nodes.length}`,
    note: troubled === 0 ? undefined : `${troubled} with trouble`,
    isBad: troubled > 0,
  };
}

function depthNote({ ready, unacknowledged }: ClusterNow['depth']): string | undefined {
  if (ready === undefined || unacknowledged === undefined) return undefined;
  return `${formatNumber(ready, 'count')} ready, ${formatNumber(unacknowledged, 'count')} unacknowledged`;
}

function churnNote(churn: ClusterNow['churn'], what: string, ended: string): string | undefined {
  const opened = churn?.[`${what}_created`];
  const closed = churn?.[`${what}_${ended}`];
  if (opened === undefined || closed === undefined) return undefined;
  return `${formatNumber(opened, 'rate')} opened, ${formatNumber(closed, 'rate')} closed`;
}
