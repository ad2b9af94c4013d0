import { quantity } from '../../src/messages/size.ts';
import { formatTime } from '../../src/messages/time.ts';
import { button, checkbox } from '../shared/controls.ts';
import { h, svg } from '../shared/dom.ts';
import { withCode } from '../shared/words.ts';
import { histogram, spark } from './histogram.ts';
import type { MessageTriage } from './protocol.ts';
import './triage.css';

export interface TriageActions {
  /** Group by these and show what comes of it. */
  group(by: readonly string[]): void;
  select(members: readonly number[]): void;
  open(index: number): void;
  report(by: readonly string[]): void;
}

export interface TriageView {
  readonly element: HTMLElement;
  readonly by: readonly string[];
  /** What to group by as long as nobody has chosen. */
  setUsual(by: readonly string[]): void;
  show(triage: MessageTriage): void;
}

/** The messages in groups: by what is in headers of death, or by any header or path that a person names. */
export function triageView(actions: TriageActions): TriageView {
  let by: readonly string[] = [];
  let chosen = false;
  const results = h('div', { class: 'results', 'aria-live': 'polite' });
  const choices = h('div', { class: 'choices', role: 'group', 'aria-label': 'Group by' });
  const other = h('input', {
    type: 'text',
    placeholder: 'header:NAME or path:$.error.code',
    'aria-label': 'Another header or JSON path to group by',
  });

  const choose = (wanted: readonly string[]) => {
    by = wanted;
    chosen = true;
    actions.group(by);
  };
  const drawChoices = () => {
    const all = [...new Set([...groupingNames.keys(), ...by])];
    choices.replaceChildren(
      ...all.map(
        name =>
          checkbox(groupingNames.get(name) ?? name, by.includes(name), on =>
            choose(on ? [...by, name] : by.filter(other => other !== name)),
          ).element,
      ),
    );
  };
  const add = h(
    'form',
    {},
    other,
    button({ label: 'Add', ariaLabel: 'Add to what is grouped by', onClick: () => add.requestSubmit() }),
  );
  add.addEventListener('submit', event => {
    event.preventDefault();
    const name = other.value.trim();
    if (name === '' || by.includes(name)) return;
    other.value = '';
    choose([...by, name]);
    drawChoices();
  });

  return {
    element: h(
      'div',
      { class: 'triage' },
      h(
        'div',
        { class: 'bar' },
        choices,
        add,
        button({ label: 'Report', ariaLabel: 'Report as Markdown', onClick: () => actions.report(by) }),
      ),
      results,
    ),
    get by() {
      return by;
    },
    setUsual(usual) {
      if (chosen || usual.join() === by.join()) return;
      by = usual;
      drawChoices();
    },
    show(triage) {
      results.replaceChildren(
        h('p', { class: 'sentence' }, ...withCode(triage.sentence)),
        ...(triage.from === undefined
          ? []
          : [
              histogram({
                counts: triage.histogram,
                start: Math.floor(triage.from / triage.bucketMs) * triage.bucketMs,
                bucketMs: triage.bucketMs,
              }),
            ]),
        ...(triage.total > 0 && triage.by.length > 0 ? [groups(triage, actions)] : []),
      );
    },
  };
}

const groupingNames: ReadonlyMap<string, string> = new Map([
  ['reason', 'Reason'],
  ['queue', 'From queue'],
  ['exchange', 'Exchange'],
  ['routingKey', 'Routing key'],
  ['exception', 'Exception'],
  ['hour', 'Hour'],
]);

function groups(triage: MessageTriage, actions: TriageActions): HTMLElement {
  const names = [...triage.by.map(name => groupingNames.get(name) ?? name), 'Messages', 'Share', 'When', ''];
  return h(
    'table',
    { class: 'groups' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...names.map(name =>
          h('th', { scope: 'col', class: name === 'Messages' ? 'number' : undefined }, name),
        ),
      ),
    ),
    h('tbody', {}, ...triage.groups.map(group => groupRow(group, actions))),
  );
}

function groupRow(group: MessageTriage['groups'][number], actions: TriageActions): HTMLElement {
  const { values, count, share, from, to, members, samples } = group;
  const bar = svg(
    'svg',
    { viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100 * share, height: 1 }),
  );
  const named = values.filter(value => value !== '').join(', ') || 'without any of these';
  const times =
    from === undefined || to === undefined
      ? ''
      : from === to
        ? formatTime(from)
        : `${formatTime(from)} to ${formatTime(to)}`;
  return h(
    'tr',
    {},
    ...values.map(value => h('td', { class: 'value' }, value === '' ? '–' : value)),
    h('td', { class: 'number' }, count.toLocaleString('en')),
    h('td', { class: 'share' }, bar, ` ${(share * 100).toFixed(1)}%`),
    h('td', { class: 'when', title: times }, spark(group.histogram), h('span', { class: 'unseen' }, times)),
    h(
      'td',
      {},
      button({
        label: 'Select',
        ariaLabel: `Select ${quantity(count, 'message')}: ${named}`,
        onClick: () => actions.select(members),
      }),
      ...samples.map(index =>
        button({
          label: `#${index + 1}`,
          ariaLabel: `Open message ${index + 1} of: ${named}`,
          onClick: () => actions.open(index),
        }),
      ),
    ),
  );
}
