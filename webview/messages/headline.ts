import { formatBytes, quantity } from '../../src/messages/size.ts';
import { formatTime } from '../../src/messages/time.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { inLine, withCode } from '../shared/words.ts';
import { problemLine } from './fields.ts';
import type { MessagesState } from './protocol.ts';

export interface Headline {
  readonly element: HTMLElement;
  show(state: MessagesState): void;
}

/** Which queue it is, what the look at it has cost and brought, and the way to another one. */
export function headline(actions: { look(count: number): void; cancel(): void }): Headline {
  const title = h('h1');
  const where = h('p', { class: 'quiet' });
  const brought = h('p', { role: 'status' });
  const notes = h('div');
  const trouble = problemLine();
  const count = h('input', {
    type: 'number',
    min: '1',
    value: '100',
    'aria-label': 'How many messages to look at',
  });
  const again = button({ label: 'Look again', onClick: () => form.requestSubmit() });
  const cancel = button({ label: 'Cancel', ariaLabel: 'Cancel the look', onClick: actions.cancel });
  const form = h('form', { class: 'look' }, h('label', {}, 'Messages ', count), again, cancel);
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (count.checkValidity() && count.value !== '') actions.look(Number(count.value));
  });
  let countIsOurs = true;
  count.addEventListener('input', () => {
    countIsOurs = false;
  });

  return {
    element: h(
      'header',
      { class: 'queue' },
      h('div', {}, title, where),
      form,
      brought,
      notes,
      trouble.element,
    ),
    show(state) {
      const { cluster, vhost, queue, type, version, depth, look, loading, error } = state;
      title.textContent = queue;
      const facts = [
        cluster,
        `vhost ${vhost}`,
        ...(type ? [`${type} queue`] : []),
        ...(version ? [`RabbitMQ ${version}`] : []),
        ...(depth === undefined ? [] : [quantity(depth, 'message')]),
      ];
      where.replaceChildren(...inLine(facts));
      const words = loading
        ? `Looking … ${quantity(loading.messages, 'message')}, ${formatBytes(loading.bytes)}`
        : look
          ? `${quantity(look.messages, 'message')}, ${formatBytes(look.bytes)}, looked at ${formatTime(look.at)}. ${look.cost}`
          : 'Nothing was looked at yet.';
      // A status that is written again is read aloud again.
      if (brought.textContent !== words) brought.textContent = words;
      notes.replaceChildren(...(look?.notes ?? []).map(note => h('p', { class: 'note' }, ...withCode(note))));
      trouble.say(error ?? '');
      again.toggleAttribute('disabled', loading !== undefined);
      cancel.hidden = loading === undefined;
      if (look && countIsOurs) count.value = String(Math.max(100, look.messages));
    },
  };
}
