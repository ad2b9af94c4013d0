import { chart } from '../shared/chart.ts';
import { connect } from '../shared/client.ts';
import { clock } from '../shared/clock.ts';
import { button, defineControls } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { section } from '../shared/facts.ts';
import { keepingFocus } from '../shared/focus.ts';
import { liveFrame } from '../shared/live.ts';
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
const depth = chart({
  id: 'depth',
  title: 'Messages in all queues',
  unit: 'messages',
  empty: 'The broker has no samples of the depth, and tells none of it now.',
});
const rates = chart({
  id: 'rates',
  title: 'Rates',
  unit: 'rate',
  empty:
    'The broker tells no rates: nothing was published or delivered yet, or its statistics are off (management.disable_stats, management.rates_mode = none).',
});
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
const drawn = new Map<HTMLElement, string>();

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
  const sampled =
    state.sampledSince === undefined
      ? undefined
      : `The broker keeps no samples: these were taken by this page, since ${clock(state.sampledSince)}.`;
  depth.show(depthLines, now.depthHistory, sampled);
  rates.show(
    rateLines.filter(({ key }) => now.rateHistory?.lines[key] !== undefined),
    now.rateHistory,
  );
  overTime.show(now);
  draw(facts, now, () => [clusterFacts(now)]);
  draw(readiness, state.readiness, () => [readinessSection(state)]);
  draw(nodes, [now.nodes, state.username], () => [nodeCards(now.nodes, state.username)]);
  draw(listeners, now.listeners, () => listenerTable(now.listeners));
}

/** What is the same is left as it is, with what a person has selected there. */
function draw(element: HTMLElement, from: unknown, parts: () => readonly Node[]): void {
  const key = JSON.stringify(from ?? null);
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  keepingFocus(() => element.replaceChildren(...parts()));
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
    button({ label: 'Open the report', onClick: () => ask(client.request('readiness', {})) }),
  );
}

const depthLines = [
  { key: 'ready', label: 'Ready' },
  { key: 'unacknowledged', label: 'Unacknowledged' },
  { key: 'total', label: 'Total' },
];

const rateLines = [
  { key: 'publish', label: 'Published' },
  { key: 'deliver', label: 'Delivered' },
  { key: 'ack', label: 'Acknowledged' },
  { key: 'redeliver', label: 'Redelivered' },
  { key: 'confirm', label: 'Confirmed' },
  { key: 'unroutable', label: 'Dropped, unroutable' },
];
