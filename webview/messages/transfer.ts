import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { withCode } from '../shared/words.ts';
import type { TransferState } from './protocol.ts';
import './transfer.css';

export interface TransferView {
  readonly element: HTMLElement;
  show(transfer: TransferState | undefined): void;
}

export interface TransferWords {
  /** Of the region that it is. */
  readonly name: string;
  /** What the messages are that are not done: `left`. */
  readonly notDone: string;
  readonly canPause: boolean;
}

/** Messages on their way (a replay, move, copy, discard, publishing), and how it went until it is put away. */
export function transferView(
  control: (act: 'pause' | 'resume' | 'cancel') => void,
  { name, notDone, canPause }: TransferWords = { name: 'Transfer', notDone: 'left', canPause: true },
): TransferView {
  const element = h('section', { class: 'transfer', 'aria-label': name, hidden: true });
  /** Made once, so that the focus stays on a button while the numbers change. */
  const title = h('h2');
  const progress = h('progress', { 'aria-label': 'Messages done' });
  const numbers = h('p', { class: 'numbers' });
  const words = h('p', { role: 'status' });
  const left = h('ul');
  const pause = button({ label: 'Pause', onClick: () => control('pause') });
  const resume = button({ label: 'Resume', appearance: 'primary', onClick: () => control('resume') });
  const cancel = button({ label: 'Cancel', onClick: () => control('cancel') });
  let putAway: string | undefined;
  let shown: string | undefined;
  const dismiss = button({
    label: 'Put away',
    onClick: () => {
      putAway = shown;
      element.hidden = true;
    },
  });
  element.append(
    title,
    progress,
    numbers,
    words,
    left,
    h('div', { class: 'buttons' }, resume, pause, cancel, dismiss),
  );

  return {
    element,
    show(transfer) {
      const over = transfer !== undefined && endings.includes(transfer.state);
      // The same result is told with every state until there is another transfer.
      shown = over ? JSON.stringify(transfer) : undefined;
      element.hidden = transfer === undefined || (over && shown === putAway);
      if (!transfer) return;
      const { state, total, done, perhapsTwice } = transfer;
      element.className = `transfer ${state}`;
      setText(title, transfer.title);
      if (total === undefined) progress.removeAttribute('value');
      else progress.max = Math.max(1, total);
      if (total !== undefined) progress.value = done;
      progress.hidden = over;
      setText(numbers, numbersOf(transfer));
      setText(words, transfer.words);
      left.replaceChildren(
        ...transfer.left.map(({ reason, count }) =>
          h('li', {}, `${count.toLocaleString('en')} ${notDone}: `, ...withCode(reason)),
        ),
        ...(perhapsTwice > 0
          ? [
              h(
                'li',
                {},
                `${perhapsTwice.toLocaleString('en')} may be there twice, as the connection was lost.`,
              ),
            ]
          : []),
      );
      pause.hidden = !canPause || (state !== 'running' && state !== 'waiting');
      resume.hidden = state !== 'paused';
      cancel.hidden = over || state === 'cancelling';
      dismiss.hidden = !over;
    },
  };
}

const endings: readonly TransferState['state'][] = ['done', 'cancelled', 'failed'];

function numbersOf({ total, done, rate, seconds }: TransferState): string {
  const of = total === undefined ? '' : ` of ${total.toLocaleString('en')}`;
  const speed = rate > 0 ? `, ${Math.round(rate).toLocaleString('en')} a second` : '';
  return `${done.toLocaleString('en')}${of} done in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s${speed}`;
}

/** Text that is the same is left alone: a status that is written again is read aloud again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
