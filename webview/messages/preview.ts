import { button } from '../shared/controls.ts';
import { h } from '../shared/dom.ts';
import { withCode, wordsOf } from '../shared/words.ts';
import { problemLine } from './fields.ts';
import type { Preview } from './protocol.ts';

export interface PreviewActions {
  run(): Promise<void>;
  back(): void;
  close(): void;
}

/** What an order would do, and the button that does it. */
export function previewView(
  preview: Preview,
  act: string,
  { run, back, close }: PreviewActions,
): HTMLElement {
  const { title, destinations, notes, warnings, refusal } = preview;
  const problem = problemLine();
  const go = button({
    label: act,
    appearance: 'primary',
    ariaLabel: title,
    onClick: () => {
      view.toggleAttribute('inert', true);
      run()
        .catch(error => problem.say(wordsOf(error)))
        .finally(() => view.toggleAttribute('inert', false));
    },
  });
  const view = h(
    'div',
    { class: 'preview' },
    h('h2', { tabindex: '-1' }, title),
    ...(destinations.length === 0 ? [] : [destinationTable(destinations)]),
    ...(notes.length === 0 ? [] : [h('ul', {}, ...notes.map(note => h('li', {}, ...withCode(note))))]),
    ...warnings.map(warning => h('p', { class: 'note' }, ...withCode(warning))),
    ...(refusal === undefined ? [] : [h('p', { class: 'note bad' }, ...withCode(refusal))]),
    problem.element,
    h(
      'div',
      { class: 'buttons' },
      ...(refusal === undefined ? [go] : []),
      button({ label: 'Back', onClick: back }),
      button({ label: 'Close', onClick: close }),
    ),
  );
  return view;
}

function destinationTable(destinations: Preview['destinations']): HTMLElement {
  return h(
    'table',
    {},
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Where to'),
        h('th', { scope: 'col', class: 'number' }, 'Messages'),
      ),
    ),
    h(
      'tbody',
      {},
      ...destinations.map(({ to, count, problem }) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row' },
            ...withCode(to),
            ...(problem ? [h('p', { class: 'note bad' }, ...withCode(problem))] : []),
          ),
          h('td', { class: 'number' }, count === undefined ? 'not known' : count.toLocaleString('en')),
        ),
      ),
    ),
  );
}
