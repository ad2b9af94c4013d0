import { button } from '../../shared/controls.ts';
import { h } from '../../shared/dom.ts';
import { followWidth, type Orientation } from '../drawing-width.ts';
import { drawLadder } from './drawing.ts';
import { journey, queueName } from './journey.ts';

/** The retry ladder and a message that climbs it, a stop at a time. All that the drawing shows is also told in words. */
export function retryLadder(): HTMLElement {
  const stops = journey();
  let at = 0;
  let orientation: Orientation = 'horizontal';

  const picture = h('div', { class: 'picture' });
  const told = h('div', { role: 'status', class: 'told' });
  const go = (to: number) => {
    at = to;
    show();
  };
  const back = button({ label: 'Back', ariaLabel: 'Back: the stop before', onClick: () => go(at - 1) });
  const next = button({ label: 'Next stop', appearance: 'primary', onClick: () => go(at + 1) });
  const controls = h(
    'div',
    { class: 'controls' },
    next,
    back,
    button({ label: 'From the start', onClick: () => go(0) }),
  );
  const root = h('div', { class: 'retry-ladder' }, picture, controls, told);

  function show(): void {
    const stop = stops[at];
    if (!stop) return;
    picture.replaceChildren(drawLadder(orientation, stop.place));
    back.toggleAttribute('disabled', at === 0);
    next.toggleAttribute('disabled', at === stops.length - 1);
    const headers = Object.entries(stop.headers);
    told.replaceChildren(
      h(
        'p',
        {},
        h('strong', {}, `Stop ${at + 1} of ${stops.length}, after ${stop.seconds} s: `),
        h('code', {}, queueName(stop.place)),
      ),
      h('p', {}, stop.text),
      headers.length > 0
        ? h(
            'ul',
            { 'aria-label': 'Headers' },
            ...headers.map(([name, value]) => h('li', {}, h('code', {}, name), ` ${value}`)),
          )
        : h('p', {}, 'No headers yet.'),
    );
  }

  followWidth(root, changed => {
    orientation = changed;
    show();
  });
  show();
  return root;
}
