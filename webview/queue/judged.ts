import { h } from '../shared/dom.ts';
import { dataTable, link, section } from '../shared/facts.ts';
import { formatNumber } from '../shared/units.ts';
import { withCode } from '../shared/words.ts';
import type { QueueJudged, QueueState } from './protocol.ts';

export interface JudgedActions {
  openQueue(queue: string): void;
  openRule(rule: string): void;
  openLesson(target: { readonly lesson: string; readonly section: string }): void;
}

/** What follows for the queue from what its virtual host has declared: findings, the way of dead letters, settings. */
export function judgedSections(
  { check, checkTrouble, sections }: QueueState,
  actions: JudgedActions,
): readonly HTMLElement[] {
  const trouble = checkTrouble
    ? [h('p', { class: 'notice' }, ...withCode(`It could not be checked: ${checkTrouble}`))]
    : [];
  if (!check) {
    const waits = checkTrouble ? [] : [h('p', { class: 'quiet' }, 'Checking …')];
    return [section('findings', 'Findings', ...trouble, ...waits)];
  }
  return [
    section('findings', 'Findings', ...trouble, ...findings(check, sections, actions)),
    section('dead-letters', 'Dead letters', ...deadLetters(check, actions)),
    section('settings', 'Effective settings', ...settings(check)),
  ];
}

const severityWords = { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Hint' } as const;

function findings(
  { findings: all }: QueueJudged,
  sections: QueueState['sections'],
  { openRule, openLesson }: JudgedActions,
): readonly Node[] {
  if (all.length === 0)
    return [h('p', {}, 'No rule of the readiness checklist finds fault with this queue.')];
  return [
    h(
      'ul',
      { class: 'findings' },
      ...all.map(({ rule, severity, message, lesson }) => {
        const title = lesson && sections[`${lesson.lesson}/${lesson.section}`];
        return h(
          'li',
          {},
          h('strong', { class: `severity ${severity}` }, severityWords[severity]),
          h(
            'div',
            {},
            h('p', {}, ...withCode(message)),
            h(
              'p',
              { class: 'links' },
              link(`Rule ${rule}`, () => openRule(rule)),
              ...(lesson ? [link(title ? `Lesson ${title}` : 'Lesson', () => openLesson(lesson))] : []),
            ),
          ),
        );
      }),
    ),
  ];
}

function deadLetters(
  { deadLetters: route, sources }: QueueJudged,
  { openQueue }: JudgedActions,
): readonly Node[] {
  return [
    ...(route
      ? [
          h(
            'p',
            {},
            `Messages that are ${reasonWords(route.reasons)} go to `,
            ...exchangeWords(route),
            ...(route.targets.length > 0
              ? [' and arrive in ', ...listed(route.targets, openQueue), '.']
              : [
                  h(
                    'strong',
                    { class: 'bad' },
                    route.exchangeExists
                      ? ' and are lost: no binding there fits.'
                      : ' and are lost: there is no such exchange.',
                  ),
                ]),
          ),
        ]
      : [h('p', {}, 'A message that dies here is gone: the queue has no dead letter exchange.')]),
    ...(sources.length > 0
      ? [
          h('p', {}, 'Dead letters of other queues arrive here:'),
          h(
            'ul',
            {},
            ...sources
              .slice(0, mostSources)
              .map(source =>
                h(
                  'li',
                  {},
                  'from ',
                  ...listed([source.queue], openQueue),
                  `, when they are ${reasonWords(source.reasons)}, through `,
                  ...exchangeWords(source),
                ),
              ),
          ),
          ...(sources.length > mostSources
            ? [h('p', {}, `and from ${sources.length - mostSources} more`)]
            : []),
        ]
      : []),
  ];
}

const mostSources = 50;

function listed(queues: readonly string[], openQueue: (queue: string) => void): readonly (Node | string)[] {
  const links = queues
    .slice(0, mostSources)
    .map(queue => link(queue, () => openQueue(queue), `Queue ${queue}`));
  return links.flatMap((element, index) => (index === 0 ? [element] : [', ', element]));
}

function exchangeWords({
  exchange,
  routingKey,
}: Pick<NonNullable<QueueJudged['deadLetters']>, 'exchange' | 'routingKey'>): readonly (Node | string)[] {
  const name = exchange === '' ? ['the default exchange'] : ['exchange ', h('code', {}, exchange)];
  return routingKey === undefined ? name : [...name, ' with key ', h('code', {}, routingKey)];
}

const reasons = {
  rejected: 'rejected',
  expired: 'expired',
  maxlen: 'over the length limit',
  delivery_limit: 'over the delivery limit',
} as const;

function reasonWords(all: readonly (keyof typeof reasons)[]): string {
  const words = all.map(reason => reasons[reason]);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}

function settings({ settings: all, skipped }: QueueJudged): readonly Node[] {
  const rows = all.map(({ key, value, from, overrides }) => [
    h('code', {}, key),
    settingValue(key, value),
    h('bdi', {}, from),
    overrides.length === 0
      ? '–'
      : h(
          'span',
          {},
          ...overrides.flatMap(({ from, value }, index) => [
            index === 0 ? '' : '; ',
            h('bdi', {}, `${from}: `),
            h('s', {}, settingValue(key, value)),
          ]),
        ),
  ]);
  return [
    dataTable('Effective settings', ['Setting', 'Value', 'Decided by', 'Said in vain'], rows),
    ...skipped.map(({ policy, keys }) =>
      h(
        'p',
        { class: 'notice' },
        ...withCode(
          `Policy \`${policy}\` matches this queue, and the broker skips it whole: its type does not take ${keys.map(key => `\`${key}\``).join(', ')}.`,
        ),
      ),
    ),
  ];
}

function settingValue(key: string, value: unknown): Node {
  const unit = /(-ttl|expires|-timeout|-interval)$/.test(key) ? ' ms' : /-bytes$/.test(key) ? ' bytes' : '';
  if (typeof value === 'number')
    return h('span', {}, `${Number.isInteger(value) ? formatNumber(value, 'count') : value}${unit}`);
  return h('code', {}, typeof value === 'string' ? value : JSON.stringify(value));
}
