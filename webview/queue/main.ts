import { connect } from '../shared/client.ts';
import { button, defineControls } from '../shared/controls.ts';
import { depthChart } from '../shared/depth-chart.ts';
import { h } from '../shared/dom.ts';
import { liveFrame } from '../shared/live.ts';
import { rateChart } from '../shared/rate-chart.ts';
import { redraw } from '../shared/redraw.ts';
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
const depth = depthChart('Depth');
const rates = rateChart([
  { key: 'publish', label: 'Published' },
  { key: 'deliver', label: 'Delivered' },
  { key: 'ack', label: 'Acknowledged' },
  { key: 'redeliver', label: 'Redelivered' },
  { key: 'get', label: 'Got by polling' },
]);
const now = h('div', { id: 'now' });
const judged = h('div', { id: 'judged' });
const facts = h('div', { id: 'facts' });
frame.content.append(facts, h('div', { class: 'charts' }, depth.element, rates.element), judged, now);

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
  depth.show(queue.depthHistory, state.sampledSince);
  rates.show(queue.rateHistory);
  redraw(facts, [queue], () => [queueFacts(queue)]);
  redraw(
    now,
    [queue.consumers, queue.consumerCount, queue.members, queue.online, queue.leader, state.members],
    () => nowSections(queue, state.members),
  );
  redraw(judged, [state.check, state.checkTrouble, state.sections], () =>
    judgedSections(state, {
      openQueue: queue => ask(client.request('queue', { queue })),
      openRule: rule => ask(client.request('rule', { rule })),
      openLesson: target => ask(client.request('lesson', target)),
    }),
  );
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
