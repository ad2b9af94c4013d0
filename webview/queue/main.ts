import { chart } from '../shared/chart.ts';
import { connect } from '../shared/client.ts';
import { clock } from '../shared/clock.ts';
import { button, defineControls } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { keepingFocus } from '../shared/focus.ts';
import { liveFrame } from '../shared/live.ts';
import { wordsOf } from '../shared/words.ts';
import { judgedSections } from './judged.ts';
import { nowSections, queueFacts } from './now.ts';
import { type QueueRestore, type QueueState, queueProtocol } from './protocol.ts';
import './queue.css';

defineControls();
const client = connect(queueProtocol);
let restore: QueueRestore | undefined;

const ask = (request: Promise<unknown>) =>
  void request.then(
    () => frame.complain(''),
    error => frame.complain(wordsOf(error)),
  );
const purge = button({ label: 'Purge…', onClick: () => ask(client.request('purge', {})) });
const frame = liveFrame({
  acts: [
    button({ label: 'Peek Messages…', onClick: () => ask(client.request('peek', {})) }),
    button({ label: 'Publish…', onClick: () => ask(client.request('publish', {})) }),
    purge,
    button({ label: 'Copy Name', onClick: () => ask(client.request('copyName', {})) }),
  ],
  onRange: range => ask(client.request('range', { range })),
  onRefresh: () => ask(client.request('refresh', {})),
  onCredentials: () => ask(client.request('credentials', {})),
});
const depth = chart({
  id: 'depth',
  title: 'Depth',
  unit: 'messages',
  empty: 'The broker has no samples of the depth, and tells none of it now.',
});
const rates = chart({
  id: 'rates',
  title: 'Rates',
  unit: 'rate',
  empty:
    'The broker tells no rates of this queue: nothing was published or delivered yet, or its statistics are off (management.disable_stats, management.rates_mode = none).',
});
const now = h('div', { id: 'now' });
const judged = h('div', { id: 'judged' });
const facts = h('div', { id: 'facts' });
frame.content.append(facts, h('div', { class: 'charts' }, depth.element, rates.element), judged, now);
const drawn = new Map<HTMLElement, string>();

client.on('state', show);
client.request('start', {}).then(
  ({ state, restore: kept }) => {
    restore = kept;
    show(state);
  },
  error => frame.complain(wordsOf(error)),
);

function show(state: QueueState): void {
  if (restore) client.setRestoreState({ ...restore, range: state.range });
  const { now: queue } = state;
  frame.show(state, state.queue, [
    state.cluster,
    `virtual host ${state.vhost}`,
    ...(queue ? [kindWords(queue), ...stateWords(queue)] : []),
  ]);
  purge.toggleAttribute('disabled', state.readOnly || queue?.type === 'stream');
  if (!queue) return;
  const sampled =
    state.sampledSince === undefined
      ? undefined
      : `The broker keeps no samples of this queue: these were taken by this page, since ${clock(state.sampledSince)}.`;
  depth.show(depthLines, queue.depthHistory, sampled);
  rates.show(
    rateLines.filter(({ key }) => queue.rateHistory?.lines[key] !== undefined),
    queue.rateHistory,
  );
  draw(facts, [queue], () => [queueFacts(queue)]);
  draw(now, [queue.consumers, queue.consumerCount, queue.members, queue.online, queue.leader], () =>
    nowSections(queue),
  );
  draw(judged, [state.check, state.checkTrouble, state.sections], () =>
    judgedSections(state, {
      openQueue: queue => ask(client.request('queue', { queue })),
      openRule: rule => ask(client.request('rule', { rule })),
      openLesson: target => ask(client.request('lesson', target)),
    }),
  );
}

/** What is the same is left as it is, with what a person has selected there. */
function draw(element: HTMLElement, from: unknown, parts: () => readonly Node[]): void {
  const key = JSON.stringify(from);
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  keepingFocus(() => element.replaceChildren(...parts()));
}

function kindWords({ type, durable, autoDelete, exclusive }: NonNullable<QueueState['now']>): string {
  const kind = type === 'stream' ? 'stream' : `${type} queue`;
  return [kind, !durable && 'not durable', autoDelete && 'auto-delete', exclusive && 'exclusive']
    .filter(Boolean)
    .join(', ');
}

function stateWords({ state }: NonNullable<QueueState['now']>): readonly string[] {
  if (state === undefined) return [];
  // So 3.10 says it where statistics are off.
  return [state === 'live' ? 'running' : state];
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
  { key: 'get', label: 'Got by polling' },
];
