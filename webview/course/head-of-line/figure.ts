import { button } from '../../shared/controls.ts';
import { h, svg } from '../../shared/dom.ts';
import { leaveShared, messages, moments, told } from './leaving.ts';

/** Two messages with different waits, in one queue and in a queue each. All that the drawing shows is also told in words. */
export function headOfLine(): HTMLElement {
  let moment = 0;
  const picture = h('div', { class: 'picture' });
  const words = h('p', { role: 'status', class: 'told' });
  const next = button({
    label: 'Let the time pass',
    appearance: 'primary',
    onClick: () => {
      moment = (moment + 1) % moments.length;
      show();
    },
  });

  function show(): void {
    const seconds = moments[moment] ?? 0;
    const last = moment === moments.length - 1;
    next.textContent = last ? 'From the start' : 'Let the time pass';
    picture.replaceChildren(draw(seconds));
    words.textContent = told(seconds);
  }

  show();
  return h('div', { class: 'head-of-line' }, picture, h('div', { class: 'controls' }, next), words);
}

const tube = { x: 96, width: 170, height: 40 };

/** As narrow as the page can be: it is read from top to bottom. */
function draw(seconds: number): SVGSVGElement {
  const shared = leaveShared(messages.map(({ wait }) => wait));
  const rows = [
    {
      name: 'Shared queue',
      holds: messages.filter((_, index) => (shared[index] ?? 0) > seconds),
      gone: messages.filter((_, index) => (shared[index] ?? 0) <= seconds),
    },
    ...messages.map(message => ({
      name: `Queue of ${message.wait} s`,
      holds: message.wait > seconds ? [message] : [],
      gone: message.wait > seconds ? [] : [message],
    })),
  ];
  return svg(
    'svg',
    { viewBox: `0 0 340 ${rows.length * 60}`, class: 'diagram tubes', 'aria-hidden': 'true' },
    ...rows.flatMap(({ name, holds, gone }, row) => {
      const y = row * 60 + 8;
      return [
        svg('text', { x: 0, y: y + 25, class: 'label' }, name),
        svg('path', {
          d: `M${tube.x} ${y} H${tube.x + tube.width} M${tube.x} ${y + tube.height} H${tube.x + tube.width}`,
          class: 'tube',
        }),
        // The head of a queue is on the right, where it is open.
        ...holds.map(({ name }, place) => token(name, tube.x + tube.width - 24 - place * 40, y)),
        ...gone.map(({ name }, place) =>
          token(name, tube.x + tube.width + 24 + (gone.length - 1 - place) * 34, y, 'gone'),
        ),
      ];
    }),
  );
}

function token(name: string, x: number, y: number, kind = ''): SVGElement {
  return svg(
    'g',
    { class: `message ${kind}`, transform: `translate(${x} ${y + tube.height / 2})` },
    svg('rect', { x: -14, y: -14, width: 28, height: 28, rx: 4 }),
    svg('text', { y: 4.5 }, name),
  );
}
