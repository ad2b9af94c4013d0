import type { Evidence, ItemReport, Place, Verdict } from '../../src/readiness/report.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { withCode } from '../shared/words.ts';
import { verdictMark, verdictWords } from './verdict.ts';

export interface ItemActions {
  follow(item: string, evidence: number): void;
  openRule(rule: string): void;
  openLesson(item: string): void;
  fix(item: string): void;
  answer(item: string): void;
  tryGuest(): void;
}

/** What stands around an item's report. */
export interface ItemSetting {
  /** What it was in the report that this one is compared with, where that is another. */
  readonly before?: Verdict;
  /** The section that teaches it, such as `1.3 Publisher confirms`. */
  readonly section?: string;
  readonly isFresh: boolean;
  readonly mayTryGuest: boolean;
  readonly open: boolean;
}

/** One item: its verdict and, opened, what was seen, what to do about it and where to read on. */
export function itemView(item: ItemReport, setting: ItemSetting, actions: ItemActions): HTMLDetailsElement {
  const { id, title, verdict, reason, evidence, remedy } = item;
  const gist = reason ?? evidence[0]?.text;
  // The reason is made of what is unknown, which has places besides.
  const isTold = evidence.some(({ verdict }) => verdict === 'unknown');
  return h(
    'details',
    { class: `item ${verdict}`, id: `item-${id}`, open: setting.open },
    h(
      'summary',
      {},
      verdictMark(verdict),
      h('h3', {}, h('span', { class: 'id' }, id), ` ${title}`),
      ...(setting.before ? [h('span', { class: 'before' }, `was ${verdictWords[setting.before]}`)] : []),
      ...(gist ? [h('span', { class: 'gist quiet' }, ...withCode(gist))] : []),
    ),
    h(
      'div',
      { class: 'body' },
      ...(reason && !isTold ? [h('p', {}, ...withCode(reason))] : []),
      ...(evidence.length > 0 ? [evidenceList(item, actions)] : []),
      ...(verdict === 'pass' ? [] : [h('p', {}, h('strong', {}, 'What to do: '), ...withCode(remedy))]),
      buttons(item, setting, actions),
    ),
  );
}

const shownAtFirst = 10;

function evidenceList({ id, evidence }: ItemReport, actions: ItemActions): HTMLElement {
  const list = h('ul', { class: 'evidence', 'aria-label': `What was seen of ${id}` });
  const rows = (from: number, to?: number) =>
    evidence.slice(from, to).map((piece, index) => evidenceRow(id, piece, from + index, actions));
  list.append(...rows(0, shownAtFirst));
  const hidden = evidence.length - shownAtFirst;
  if (hidden <= 0) return list;
  const more = button({
    label: `Show ${hidden} more`,
    ariaLabel: `Show ${hidden} more of what was seen of ${id}`,
    onClick: () => {
      more.remove();
      const added = rows(shownAtFirst);
      list.append(...added);
      added[0]?.querySelector<HTMLElement>('button')?.focus();
    },
  });
  return h('div', {}, list, more);
}

function evidenceRow(
  item: string,
  { verdict, text, place, rule }: Evidence,
  index: number,
  actions: ItemActions,
) {
  return h(
    'li',
    {},
    verdictMark(verdict, true),
    h(
      'span',
      {},
      h('bdi', {}, ...withCode(text)),
      ...(place ? [' ', link(() => actions.follow(item, index), ...placeWords(place))] : []),
      ...(rule ? [' ', link(() => actions.openRule(rule), rule, `Rule ${rule}`)] : []),
    ),
  );
}

/** Where a click leads: in sight, and for those who hear it without the sentence before. */
function placeWords(place: Place): readonly [label: string, ariaLabel?: string] {
  switch (place.kind) {
    case 'file':
      return [`${place.path}:${place.line}`];
    case 'queue':
    case 'vhost':
      return ['Show in the tree', `Show in the tree: ${nouns[place.kind]} ${place.name}`];
    default:
      return ['Management UI', `Management UI: ${nouns[place.kind]} ${place.name}`];
  }
}

const nouns: Readonly<Record<Exclude<Place['kind'], 'file'>, string>> = {
  queue: 'queue',
  exchange: 'exchange',
  policy: 'policy',
  vhost: 'virtual host',
  user: 'user',
  node: 'node',
  connection: 'connection',
  listener: 'listener',
};

function buttons(item: ItemReport, { section, isFresh, mayTryGuest }: ItemSetting, actions: ItemActions) {
  const { id, fix, attestable, attestation, verdict } = item;
  const answerLabel = attestation && !attestation.expired ? 'Answer again…' : 'Answer…';
  return h(
    'div',
    { class: 'acts' },
    ...(fix && isFresh
      ? [
          button({
            label: `${plain(fix.title)}…`,
            appearance: 'primary',
            ariaLabel: `${id}: ${plain(fix.title)}…`,
            onClick: () => actions.fix(id),
          }),
        ]
      : []),
    ...(attestable && (verdict !== 'pass' || attestation)
      ? [
          button({
            label: answerLabel,
            ariaLabel: `${answerLabel} (${id})`,
            onClick: () => actions.answer(id),
          }),
        ]
      : []),
    ...(id === 'SEC001' && mayTryGuest
      ? [button({ label: 'Try to log in as guest…', onClick: actions.tryGuest })]
      : []),
    ...(section ? [link(() => actions.openLesson(id), `Lesson ${section}`)] : []),
  );
}

function link(onClick: () => void, label: string, ariaLabel?: string): HTMLElement {
  const element = h(
    'button',
    { type: 'button', class: 'link', 'aria-label': ariaLabel },
    h('bdi', {}, label),
  );
  element.addEventListener('click', onClick);
  return element;
}

/** A button has no place for code. */
function plain(words: string): string {
  return words.replaceAll('`', '');
}
