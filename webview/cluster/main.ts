import { connect } from '../shared/client.ts';
import { button, defineControls } from '../shared/controls.ts';
import { depthChart } from '../shared/depth-chart.ts';
import { h } from '../shared/dom.ts';
import { section } from '../shared/facts.ts';
import { liveFrame } from '../shared/live.ts';
import { rateChart } from '../shared/rate-chart.ts';
import { redraw } from '../shared/redraw.ts';
import { wordsOf } from '../shared/words.ts';
import './cluster.css';
import { nodeCharts } from './node-charts.ts';
import { listenerTable, nodeCards } from './nodes.ts';
import { clusterFacts } from './now.ts';
import { type ClusterRestore, type ClusterState, clusterProtocol } from './protocol.ts';

defineControls();
const client = connect(clusterProtocol);
let restore: ClusterRestore | undefined;

const ask = (request: Promise<unknown>) =>
  void request.then(
    () => frame.complain(''),
    error => frame.complain(wordsOf(error)),
  );
const frame = liveFrame({
  acts: [
    button({
      label: 'Check Readiness',
      appearance: 'primary',
      onClick: () => ask(client.request('checkReadiness', {})),
    }),
    button({ label: 'Open in Management UI', onClick: () => ask(client.request('managementUi', {})) }),
  ],
  onRange: range => ask(client.request('range', { range })),
  onRefresh: () => ask(client.request('refresh', {})),
  onCredentials: () => ask(client.request('credentials', {})),
});
const depth = depthChart('Messages in all queues');
const rates = rateChart([
  { key: 'publish', label: 'Published' },
  { key: 'deliver', label: 'Delivered' },
  { key: 'ack', label: 'Acknowledged' },
  { key: 'redeliver', label: 'Redelivered' },
  { key: 'confirm', label: 'Confirmed' },
  { key: 'unroutable', label: 'Dropped, unroutable' },
]);
const facts = h('div', { id: 'facts' });
const readiness = h('div', { id: 'readiness' });
const nodes = h('div', { id: 'nodes' });
const overTime = nodeCharts();
const listeners = h('div', { id: 'listeners' });
frame.content.append(
  facts,
  readiness,
  h('div', { class: 'charts' }, depth.element, rates.element),
  nodes,
  overTime.element,
  listeners,
);

client.on('state', show);
client.request('start', {}).then(
  ({ state, restore: kept }) => {
    restore = kept;
    show(state);
  },
  error => frame.complain(wordsOf(error)),
);

function show(state: ClusterState): void {
  if (restore) client.setRestoreState({ ...restore, range: state.range });
  const { now } = state;
  frame.show(state, state.cluster, [
    ...(now
      ? [
          now.clusterName,
          `RabbitMQ ${now.version}`,
          ...(now.erlangVersion ? [`Erlang/OTP ${now.erlangVersion}`] : []),
        ]
      : []),
    `as user ${state.username}`,
  ]);
  if (!now) return;
  depth.show(now.depthHistory, state.sampledSince);
  rates.show(now.rateHistory);
  overTime.show(now);
  redraw(facts, now, () => [clusterFacts(now)]);
  redraw(readiness, state.readiness, () => [readinessSection(state)]);
  redraw(nodes, [now.nodes, state.username], () => [nodeCards(now.nodes, state.username)]);
  redraw(listeners, now.listeners, () => listenerTable(now.listeners));
}

function readinessSection({ readiness: found }: ClusterState): HTMLElement {
  if (!found)
    return section(
      'found',
      'Production readiness',
      h('p', {}, 'Not checked yet. A check reads, and changes nothing.'),
    );
  return section(
    'found',
    'Production readiness',
    h('p', {}, h('strong', {}, found.share), ` · ${found.counts}`),
    button({ label: 'Open Report', onClick: () => ask(client.request('readiness', {})) }),
  );
}
