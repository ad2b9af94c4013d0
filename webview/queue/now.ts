import { quantity } from '../../src/messages/size.ts';
import { formatTime } from '../../src/messages/time.ts';
import { h } from '../shared/dom.ts';
import { dataTable, type Fact, factList, named, section } from '../shared/facts.ts';
import { formatNumber, type Unit } from '../shared/units.ts';
import { inLine } from '../shared/words.ts';
import type { MemberStates, QueueNow } from './protocol.ts';

/** The numbers of a queue at a glance. */
export function queueFacts(queue: QueueNow): HTMLElement {
  return factList([...counts(queue), ...resources(queue)]);
}

/** What a queue is like now: who consumes, and where it is kept. */
export function nowSections(queue: QueueNow, states: MemberStates | undefined): readonly HTMLElement[] {
  return [
    section('consumers', 'Consumers', ...consumers(queue)),
    ...(queue.members ? [section('members', 'Members', ...members(queue, queue.members, states))] : []),
  ];
}

function told(value: number | undefined, unit: Unit): string | undefined {
  return value === undefined ? undefined : formatNumber(value, unit);
}

function counts({ ready, unacknowledged, messages, bytes, deadLettering, type }: QueueNow): Fact[] {
  return [
    { name: type === 'stream' ? 'Entries' : 'Ready', value: told(ready, 'messages') ?? '–' },
    {
      name: 'Unacknowledged',
      value: type === 'stream' ? undefined : (told(unacknowledged, 'messages') ?? '–'),
    },
    {
      name: 'In all',
      value: type === 'stream' ? undefined : (told(messages, 'messages') ?? '–'),
      note: bytes === undefined ? undefined : `${formatNumber(bytes, 'bytes')} of bodies`,
    },
    { name: 'Dead letters on their way', value: deadLettering ? told(deadLettering, 'messages') : undefined },
  ];
}

function resources(queue: QueueNow): Fact[] {
  const { consumerCount, consumerCapacity, memory, segments, headTimestamp, members, online, type } = queue;
  const isIdle = consumerCount === 0;
  return [
    {
      name: 'Consumers',
      value: told(consumerCount, 'count') ?? '–',
      isBad: isIdle && (queue.ready ?? 0) > 0 && type !== 'stream',
    },
    {
      name: 'Consumer capacity',
      value: isIdle ? undefined : told(consumerCapacity, 'share'),
      note: 'of the time they could take more at once',
    },
    { name: 'Memory', value: told(memory, 'bytes') },
    { name: 'Segments', value: told(segments, 'count') },
    {
      name: 'Oldest message',
      value: headTimestamp === undefined ? undefined : formatTime(headTimestamp * 1000),
      note: 'as its publisher dated it',
    },
    {
      name: 'Members online',
      value: members && online ? `${online.length} of ${members.length}` : undefined,
      isBad: members !== undefined && online !== undefined && online.length < members.length,
    },
  ];
}

function consumers({ consumers: all, consumerCount, type }: QueueNow): readonly Node[] {
  if (!all)
    return [h('p', { class: 'quiet' }, 'The broker does not tell of them, as its statistics are off.')];
  if (all.length === 0)
    return [h('p', { class: 'quiet' }, type === 'stream' ? 'Nobody reads over AMQP.' : 'Nobody consumes.')];
  const rows = all.map(({ tag, user, connection, prefetch, acknowledges, exclusive, activity }) => [
    h('code', {}, tag),
    named(user === '' ? '–' : user),
    named(connection === '' ? 'going' : connection),
    prefetch === 0 ? 'no limit' : formatNumber(prefetch, 'count'),
    acknowledges ? 'by hand' : 'automatic',
    [activityWords[activity ?? ''] ?? activity ?? 'active', exclusive && 'exclusive']
      .filter(Boolean)
      .join(', '),
  ]);
  const left = (consumerCount ?? all.length) - all.length;
  return [
    dataTable('Consumers', ['Tag', 'User', 'Connection', 'Prefetch', 'Acknowledges', 'State'], rows),
    ...(left > 0 ? [h('p', { class: 'quiet' }, `and ${quantity(left, 'consumer')} more`)] : []),
  ];
}

/** https://www.rabbitmq.com/docs/consumers#active-consumer */
const activityWords: Readonly<Record<string, string>> = {
  up: 'active',
  single_active: 'active, alone',
  waiting: 'waits for its turn',
  suspected_down: 'its node may be down',
};

function members(
  { leader, online, type }: QueueNow,
  all: readonly string[],
  states: MemberStates | undefined,
): readonly Node[] {
  const lost = all.filter(member => online !== undefined && !online.includes(member));
  const majority = Math.floor(all.length / 2) + 1;
  const running = all.length - lost.length;
  const spare = running - majority;
  const what = type === 'stream' ? 'stream' : 'queue';
  const safety =
    running < majority
      ? `Less than a majority of ${majority} answers: the ${what} stands still.`
      : all.length === 1
        ? `One member alone: the ${what} is gone with its node.`
        : spare === 0
          ? `No other member may go: ${majority} of ${all.length} are the majority.`
          : `${quantity(spare, 'member')} more may go before the ${what} stands still.`;
  return [
    h(
      'ul',
      { class: 'members' },
      ...all.map(member =>
        h(
          'li',
          { class: lost.includes(member) ? 'bad' : undefined },
          ...inLine([
            member,
            ...(member === leader ? ['leader'] : []),
            lost.includes(member) ? 'does not answer' : 'online',
            ...lagWords(states?.find(({ node }) => node === member)),
          ]),
        ),
      ),
    ),
    h('p', { class: 'quiet' }, safety),
  ];
}

function lagWords(state: MemberStates[number] | undefined): readonly string[] {
  const behind = state?.behind ?? 0;
  return behind < fewEntries ? [] : [`${formatNumber(behind, 'count')} entries behind the leader`];
}

/** So many are on their way at any moment. */
const fewEntries = 100;
