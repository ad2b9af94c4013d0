import { quantity } from '../../src/messages/size.ts';
import { button, checkbox } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { wordsOf } from '../shared/words.ts';
import { problemLine, radios, textField } from './fields.ts';
import { previewView } from './preview.ts';
import type { MessagesState, Order, Preview, Selection } from './protocol.ts';
import './order.css';

export interface OrderActions {
  preview(order: Order): Promise<Preview>;
  run(token: string): Promise<unknown>;
}

/** Which messages an order can be about. */
export interface Choice {
  readonly selected: readonly number[];
  /** What a search has found; undefined without one. */
  readonly found: readonly number[] | undefined;
  /** In the queue, as far as it is known. */
  readonly depth: MessagesState['depth'];
}

export const actNames: Readonly<Record<Order['act'], string>> = {
  replay: 'Replay',
  move: 'Move',
  copy: 'Copy',
  discard: 'Discard',
};

export interface OrderDialog {
  readonly element: HTMLElement;
  open(act: Order['act'], choice: Choice): void;
  close(): void;
}

/** Asks what shall be done with which messages, and shows what that would do. Nothing is done before that was seen. */
export function orderDialog(actions: OrderActions): OrderDialog {
  const dialog = h('dialog', { class: 'order' });
  const close = () => dialog.close();
  /** The heading gets the focus, so that it is read: what had it may be gone. */
  const put = (content: HTMLElement) => {
    dialog.replaceChildren(content);
    content.querySelector<HTMLElement>('h2')?.focus();
  };
  return {
    element: dialog,
    close,
    open(act, choice) {
      const asking = orderForm(act, choice, close, async order => {
        const preview = await actions.preview(order);
        const back = () => put(asking);
        const run = async () => {
          await actions.run(preview.token);
          close();
        };
        put(previewView(preview, actNames[act], { run, back, close }));
      });
      dialog.showModal();
      put(asking);
    },
  };
}

function orderForm(
  act: Order['act'],
  choice: Choice,
  close: () => void,
  submit: (order: Order) => Promise<void>,
): HTMLElement {
  const which = scopes(choice);
  const scope = radios(
    'Which messages',
    which.map(({ label }) => label),
  );
  const way = radios('Where to', [
    ['To the queue in which each died first'],
    ['To the exchange to which each was published first, with its routing keys: it may reach more queues'],
  ]);
  const exchange = textField('Exchange', 'empty: straight to a queue');
  const routingKey = textField('Queue, or routing key of the exchange');
  const rate = textField('Messages a second', 'empty: as fast as the broker confirms', 'number');
  const expiration = checkbox('Remove their expiration', false, () => {});
  const problem = problemLine();
  const hasTarget = act === 'move' || act === 'copy';

  const read = (): Order | string => {
    const selection = which[scope.chosen]?.selection();
    if (!selection) return 'How many messages? A whole number larger than 0.';
    if (hasTarget && exchange.value === '' && routingKey.value === '')
      return 'Where to? Name a queue or an exchange.';
    return {
      act,
      selection,
      way: way.chosen === 0 ? 'queue' : 'exchange',
      ...(hasTarget ? { target: { exchange: exchange.value, routingKey: routingKey.value } } : {}),
      ...(rate.value === '' ? {} : { rate: Number(rate.value) }),
      removeExpiration: expiration.checked,
    };
  };
  const form = h(
    'form',
    {},
    h('h2', { tabindex: '-1' }, `${actNames[act]} messages`),
    scope.element,
    ...(act === 'replay' ? [way.element] : []),
    ...(hasTarget ? [exchange.element, routingKey.element] : []),
    ...(act === 'discard' ? [] : [rate.element, expiration.element]),
    problem.element,
    // The toolkit's buttons submit no form, and without one that does Enter would do nothing.
    h('input', { type: 'submit', hidden: true }),
    h(
      'div',
      { class: 'buttons' },
      button({ label: 'Preview', appearance: 'primary', onClick: () => form.requestSubmit() }),
      button({ label: 'Close', onClick: close }),
    ),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    const order = read();
    problem.say(typeof order === 'string' ? order : '');
    if (typeof order === 'string') return;
    form.toggleAttribute('inert', true);
    submit(order)
      .catch(error => problem.say(wordsOf(error)))
      .finally(() => form.toggleAttribute('inert', false));
  });
  return form;
}

interface Scope {
  readonly label: (string | Node)[];
  /** Undefined where its number is none. */
  readonly selection: () => Selection | undefined;
}

/** The narrowest first: nobody replays a whole queue because they have pressed Enter. */
function scopes({ selected, found, depth }: Choice): readonly Scope[] {
  const loaded = (words: string, indices: readonly number[]): Scope => ({
    label: [`${quantity(indices.length, 'message')} ${words}`],
    selection: () => ({ kind: 'loaded', indices }),
  });
  const first = h('input', { type: 'number', min: '1', value: '10', 'aria-label': 'How many' });
  const ofQueue = depth === undefined ? '' : `, ${quantity(depth, 'message')} when it was looked at`;
  return [
    ...(selected.length > 0 ? [loaded('selected', selected)] : []),
    ...(found && found.length > 0 ? [loaded('that the search has found', found)] : []),
    {
      label: ['The first ', first, ' of the queue, loaded or not'],
      selection: () => {
        const count = Number(first.value);
        return Number.isSafeInteger(count) && count > 0 ? { kind: 'first', count } : undefined;
      },
    },
    { label: [`All in the queue${ofQueue}`], selection: () => ({ kind: 'all' }) },
  ];
}
