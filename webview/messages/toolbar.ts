import { quantity } from '../../src/messages/size.ts';
import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { problemLine } from './fields.ts';
import { actNames } from './order.ts';
import { acts, type Order } from './protocol.ts';

export interface ToolbarActions {
  /** The search has changed and rests. */
  search(): void;
  selectAll(): void;
  selectNone(): void;
  order(act: Order['act']): void;
  exportMessages(): void;
  compare(): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  readonly search: string;
  showProblem(problem: string | undefined): void;
  show(counts: {
    readonly loaded: number;
    readonly found: number;
    readonly selected: number;
    /** A transfer is under way: no other can begin. */
    readonly busy: boolean;
    readonly isStream: boolean;
  }): void;
}

const restMs = 250;

/** The search, what is found and selected, and what can be done with it. */
export function toolbar(actions: ToolbarActions): Toolbar {
  const field = h('input', {
    type: 'search',
    placeholder:
      'Search: words, "words together", -not, reason:rejected, queue:, header:tenant=acme, size:>10kB',
    'aria-label': 'Search the loaded messages',
  });
  const problem = problemLine();
  const counts = h('span', { role: 'status', class: 'counts' });
  const all = button({ label: 'Select all', onClick: actions.selectAll });
  const none = button({ label: 'Select none', onClick: actions.selectNone });
  const orders = acts.map(act =>
    button({
      label: `${actNames[act]}…`,
      appearance: act === 'replay' ? 'primary' : 'secondary',
      onClick: () => actions.order(act),
    }),
  );
  const kept = h(
    'p',
    { class: 'quiet', id: 'stream-keeps', hidden: true },
    'A stream keeps its messages: they can be copied, not replayed, moved or discarded.',
  );
  const exporting = button({ label: 'Export…', onClick: actions.exportMessages });
  const comparing = button({
    label: 'Compare',
    ariaLabel: 'Compare two selected messages',
    onClick: actions.compare,
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(actions.search, restMs);
  });

  return {
    element: h(
      'div',
      { class: 'tools' },
      field,
      problem.element,
      h(
        'div',
        { class: 'bar' },
        counts,
        all,
        none,
        h('span', { class: 'gap' }),
        ...orders,
        exporting,
        comparing,
      ),
      kept,
    ),
    get search() {
      return field.value.trim();
    },
    showProblem: words => problem.say(words ?? ''),
    show({ loaded, found, selected, busy, isStream }) {
      const words = [
        found === loaded
          ? quantity(loaded, 'message')
          : `${found.toLocaleString('en')} of ${quantity(loaded, 'message')}`,
        ...(selected > 0 ? [`${selected.toLocaleString('en')} selected`] : []),
      ].join(', ');
      if (counts.textContent !== words) counts.textContent = words;
      all.toggleAttribute('disabled', found === 0);
      none.toggleAttribute('disabled', selected === 0);
      orders.forEach((order, index) => {
        const takesOut = acts[index] !== 'copy';
        order.toggleAttribute('disabled', busy || (isStream && takesOut));
        if (isStream && takesOut) order.setAttribute('aria-describedby', kept.id);
      });
      kept.hidden = !isStream;
      exporting.toggleAttribute('disabled', loaded === 0);
      comparing.toggleAttribute('disabled', selected !== 2);
    },
  };
}
